// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.kubeletsim.cri.FakeRuntime;
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
    private static final int WARM_UP = 40;
    private static final int LIVES = 120;
    /** Enough that the events that wait for their first reader are as many as they may be. */
    private static final int CONTAINERS_WARM_UP = 500;

    private static final int CONTAINERS = 4000;
    /** Far fewer than one a life: what is under way when it is counted varies. */
    private static final int SLACK = 20;

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

    @ParameterizedTest
    @MethodSource("profiles")
    @SuppressWarnings("try") // The runtime only has to be there.
    void containersLeaveNothingBehind(RuntimeProfile profile) throws Exception {
        try (FakeRuntime runtime = FakeRuntime.builder()
                        .profile(profile)
                        .inProcessName("lives")
                        .start();
                CriClient client = CriClient.connect(CriClient.IN_PROCESS + "lives")) {
            PodRequests.pullImage(client.channel());
            PodRequests pod = new PodRequests("pod", "/var");
            CallScript life = pod.containerLife(pod.run(client.channel()));
            for (int i = 0; i < CONTAINERS_WARM_UP; i++) {
                life.replies(client.channel());
            }
            RetainedObjects before = RetainedObjects.count();
            for (int i = 0; i < CONTAINERS; i++) {
                life.replies(client.channel());
            }
            assertThat(RetainedObjects.count().grownSince(before, SLACK))
                    .as("classes with more objects after %d more containers", CONTAINERS)
                    .isEmpty();
        }
    }

    private static void live(PodLives pods, int count) throws Exception {
        for (int i = 0; i < count; i++) {
            pods.live();
        }
    }
}
