// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.kubeletsim.cri.RuntimeProfile;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The soak in short: what a life leaves behind shows after hundreds of them in the number of objects. */
class PodLivesTest {
    /** Fills what is bounded: caches, and the events that wait for a reader. */
    private static final int WARM_UP = 250;

    private static final int LIVES = 500;
    /** Far fewer than one a life; what is under way when it is counted varies. */
    private static final int SLACK = LIVES / 10;

    private static final int FEW = 2;
    private static final UnixOperatingSystemMXBean PROCESS =
            ManagementFactory.getPlatformMXBean(UnixOperatingSystemMXBean.class);

    static Stream<RuntimeProfile> profiles() {
        return Stream.of(
                RuntimeProfile.containerd20(),
                RuntimeProfile.containerd17(),
                RuntimeProfile.crio131(),
                RuntimeProfile.crio130());
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void podsLeaveNothingBehind(RuntimeProfile profile, @TempDir Path directory) throws Exception {
        try (PodLives pods = PodLives.on(profile, directory)) {
            live(pods, WARM_UP);
            RetainedObjects before = RetainedObjects.count();
            long descriptors = PROCESS.getOpenFileDescriptorCount();
            int threads = ManagementFactory.getThreadMXBean().getThreadCount();
            live(pods, LIVES);
            assertThat(RetainedObjects.count().grownSince(before, SLACK))
                    .as("classes with more objects after %d more pods", LIVES)
                    .isEmpty();
            assertThat(PROCESS.getOpenFileDescriptorCount()).isLessThanOrEqualTo(descriptors + FEW);
            assertThat(ManagementFactory.getThreadMXBean().getThreadCount()).isLessThanOrEqualTo(threads + FEW);
            assertThat(List.of(pods.undelivered(), pods.present()))
                    .as("events that nobody got, sandboxes and containers")
                    .containsExactly(0, 0);
        }
    }

    private static void live(PodLives pods, int count) throws Exception {
        for (int i = 0; i < count; i++) {
            pods.live();
        }
    }
}
