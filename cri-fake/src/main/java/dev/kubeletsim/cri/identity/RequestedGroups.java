// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.identity;

import java.util.ArrayList;
import java.util.List;

/** The request's {@code supplemental_groups}; no runtime checks their range, all cut them to 32 bits. */
final class RequestedGroups {
    private RequestedGroups() {}

    static List<GroupMembership> of(IdentityRequest request) {
        List<GroupMembership> groups = new ArrayList<>();
        for (int i = 0; i < request.supplementalGroups().size(); i++) {
            Provenance field = new Provenance.RequestField("supplemental_groups[" + i + "]");
            groups.add(new GroupMembership(request.supplementalGroups().get(i), field).truncated());
        }
        return groups;
    }
}
