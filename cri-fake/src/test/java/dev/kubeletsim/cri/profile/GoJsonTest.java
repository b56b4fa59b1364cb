// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.profile;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.kubeletsim.cri.v1.ContainerConfig;
import dev.kubeletsim.cri.v1.ContainerMetadata;
import dev.kubeletsim.cri.v1.Int64Value;
import dev.kubeletsim.cri.v1.KeyValue;
import dev.kubeletsim.cri.v1.LinuxContainerConfig;
import dev.kubeletsim.cri.v1.LinuxContainerSecurityContext;
import dev.kubeletsim.cri.v1.NamespaceMode;
import dev.kubeletsim.cri.v1.NamespaceOption;
import org.junit.jupiter.api.Test;

/** As {@code crictl inspect} showed the configuration of a container of containerd 2.0.11. */
class GoJsonTest {
    @Test
    void writesWhatGoWrites() {
        ContainerConfig config = ContainerConfig.newBuilder()
                .setMetadata(ContainerMetadata.newBuilder().setName("cc"))
                .addCommand("sh")
                .addEnvs(KeyValue.newBuilder().setKey("A").setValue(ByteString.copyFromUtf8("1")))
                .putLabels("c", "d")
                .setLinux(LinuxContainerConfig.newBuilder()
                        .setSecurityContext(LinuxContainerSecurityContext.newBuilder()
                                .setNamespaceOptions(NamespaceOption.newBuilder()
                                        .setNetwork(NamespaceMode.NODE)
                                        .setPid(NamespaceMode.CONTAINER))
                                .setRunAsUser(Int64Value.newBuilder().setValue(1000))
                                .addSupplementalGroups(4000)))
                .build();
        assertThat(GoJson.of(config))
                .hasToString(
                        "{\"metadata\":{\"name\":\"cc\"},\"command\":[\"sh\"],\"envs\":[{\"key\":\"A\",\"value\":\"1\"}],"
                                + "\"labels\":{\"c\":\"d\"},\"linux\":{\"security_context\":{\"namespace_options\":{\"network\":2,"
                                + "\"pid\":1},\"run_as_user\":{\"value\":1000},\"supplemental_groups\":[4000]}}}");
    }
}
