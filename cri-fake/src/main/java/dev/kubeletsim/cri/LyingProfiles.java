// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri;

/** Runtimes that do otherwise than they report; {@link RuntimeProfile} tells how. No release is known to be like them. */
final class LyingProfiles {
    private LyingProfiles() {}

    static RuntimeProfile lyingMerge() {
        RuntimeProfile honest = RuntimeProfile.containerd20();
        return honest.toBuilder()
                .name("lying-merge")
                .identity(honest.identity().ignoringPolicy())
                .build();
    }

    static RuntimeProfile hiddenUser() {
        RuntimeProfile honest = RuntimeProfile.containerd20();
        return honest.toBuilder()
                .name("hidden-user")
                .identity(honest.identity().withoutReportedUser())
                .build();
    }
}
