// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.profile.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kubeletsim.cri.RuntimeProfile;
import dev.kubeletsim.cri.call.VirtualRuntime;
import dev.kubeletsim.cri.profile.ContainerRule;
import dev.kubeletsim.cri.profile.EventRule;
import dev.kubeletsim.cri.profile.ExecRule;
import dev.kubeletsim.cri.profile.NamingRule;
import dev.kubeletsim.cri.profile.ReportRule;
import dev.kubeletsim.cri.profile.SandboxRule;
import dev.kubeletsim.cri.profile.StatsRule;
import dev.kubeletsim.cri.v1.ContainerStatusRequest;
import dev.kubeletsim.cri.v1.ContainerStatusResponse;
import dev.kubeletsim.cri.v1.RuntimeConfigRequest;
import dev.kubeletsim.cri.v1.RuntimeHandler;
import dev.kubeletsim.cri.v1.StatusRequest;
import dev.kubeletsim.cri.v1.StatusResponse;
import dev.kubeletsim.cri.v1.VersionRequest;
import dev.kubeletsim.cri.v1.VersionResponse;
import dev.kubeletsim.cri.yaml.YamlFileException;
import io.grpc.Status;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProfileFileTest {
    private static final String OURS = "name: ours\nextends: containerd-2.0\n";

    private static ProfileFile parse(String yaml) {
        try {
            return ProfileFile.parse("p.yaml", yaml);
        } catch (YamlFileException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static VirtualRuntime runtime(String yaml) {
        return new VirtualRuntime(builder -> builder.profile(parse(yaml).profile()));
    }

    @Test
    void whatIsNotSaidIsAsInTheExtendedOne() {
        RuntimeProfile profile = parse(OURS).profile();
        RuntimeProfile base = RuntimeProfile.containerd20();

        assertThat(profile.name()).isEqualTo("ours");
        assertThat(profile.status()).isEqualTo(base.status());
        assertThat(profile.sandbox()).isEqualTo(base.sandbox());
        assertThat(profile.identity()).isEqualTo(base.identity());
        assertThat(profile.latency()).isEqualTo(base.latency());
        assertThat(parse(OURS).playsLatencies()).isFalse();
    }

    @Test
    void aClientSeesVersionHandlersAndFeatures() {
        try (VirtualRuntime cri = runtime(OURS + """
                version: v9.9
                status: {runtimeName: other, conditions: [RuntimeReady]}
                handlers:
                - {name: kata, userNamespaces: true}
                - {name: runc, recursiveReadOnlyMounts: true}
                defaultHandler: kata
                features: {supplementalGroupsPolicy: false}
                """)) {
            VersionResponse version = cri.call(stub -> stub.version(VersionRequest.getDefaultInstance()));
            assertThat(version.getRuntimeName()).isEqualTo("other");
            assertThat(version.getRuntimeVersion()).isEqualTo("v9.9");
            StatusResponse status = cri.call(stub -> stub.status(StatusRequest.getDefaultInstance()));
            assertThat(status.getStatus().getConditionsList()).hasSize(1);
            assertThat(status.hasFeatures()).isTrue();
            assertThat(status.getFeatures().getSupplementalGroupsPolicy()).isFalse();
            assertThat(status.getRuntimeHandlersList())
                    .extracting(
                            RuntimeHandler::getName,
                            handler -> handler.getFeatures().getUserNamespaces())
                    .containsExactly(
                            org.assertj.core.groups.Tuple.tuple("kata", true),
                            org.assertj.core.groups.Tuple.tuple("runc", false),
                            org.assertj.core.groups.Tuple.tuple("", true));
        }
    }

    @Test
    void aLieIsToldAndTextsAndMissingMethodsAreThere() {
        try (VirtualRuntime cri = runtime(OURS + """
                identity: {readsPolicy: false, reportsUser: false}
                errors:
                  CONTAINER_ID_UNKNOWN: {text: "nothing like {id} here"}
                  FIND_FOR_CONTAINER_STATUS: {code: InvalidArgument}
                rpcs: {RuntimeConfig: unknown}
                """)) {
            cri.pull();
            String container = cri.create(cri.runPod("a"), "a", "c", 0);
            ContainerStatusResponse status = cri.call(stub -> stub.containerStatus(ContainerStatusRequest.newBuilder()
                    .setContainerId(container)
                    .build()));
            assertThat(status.getStatus().hasUser()).isFalse();
            assertThat(cri.code(stub -> stub.runtimeConfig(RuntimeConfigRequest.getDefaultInstance())))
                    .isEqualTo(Status.Code.UNIMPLEMENTED);
            assertThatThrownBy(() -> cri.call(stub -> stub.containerStatus(ContainerStatusRequest.newBuilder()
                            .setContainerId("nosuch")
                            .build())))
                    .hasMessageStartingWith("INVALID_ARGUMENT")
                    .hasMessageContaining("nothing like nosuch here");
        }
    }

    @Test
    void latenciesLieOverThoseOfTheExtendedOne() {
        ProfileFile file = parse(OURS + "latencies: {RunPodSandbox: 1s, Version: 2ms}\njitter: 0.5\n");

        assertThat(file.playsLatencies()).isTrue();
        assertThat(file.profile().latency().jitter()).isEqualTo(0.5);
        assertThat(file.profile().latency().medians())
                .containsEntry("RunPodSandbox", Duration.ofSeconds(1))
                .containsEntry("Version", Duration.ofMillis(2))
                .containsEntry("ExecSync", Duration.ofMillis(79));
    }

    @Test
    void everySectionChangesItsRule() {
        RuntimeProfile profile = parse("""
                name: all
                extends: cri-o-1.31
                lookup: {sharedIndex: false}
                naming: containerd
                sandbox: {keepsIpAfterStop: false, hostname: ofNode, stopGrace: 3s, pauseImage: p, filesDirectory: /f/%s, defaultLogDirectory: "", sysctls: {net.core.somaxconn: "7"}}
                container: {startFailure: exited, environment: imageThenRequest, accountLines: false, memoryMinimumBytes: 5, updatesExited: true}
                stop: {stopsCreated: false, waitingInitExitCode: 9, removeGrace: 1s}
                exec: {inCreated: false, onTimeout: fails, capBytes: 10}
                log: {trimsZeros: true, maxEntryBytes: 100, fileMode: 0644}
                report: {newestFirst: false, imageRef: id, statusImageRef: id, imageFilesystem: /i}
                stats: {swap: false, defaultInterface: eth9, nanoCores: inLists}
                events: broadcast
                images: {pinned: ["x*"]}
                maxMessageBytes: 4096
                """).profile();

        assertThat(profile.lookup().sharedIndex()).isFalse();
        assertThat(profile.lookup().avoidsNumericIds()).isTrue();
        assertThat(profile.naming()).isEqualTo(NamingRule.CONTAINERD);
        assertThat(profile.sandbox().keepsIpAfterStop()).isFalse();
        assertThat(profile.sandbox().addsPodLabels()).isTrue();
        assertThat(profile.sandbox())
                .extracting("hostname", "stopGrace", "pauseImage", "filesDirectory", "defaultLogDirectory")
                .containsExactly(SandboxRule.Hostname.OF_NODE, Duration.ofSeconds(3), "p", "/f/%s", "");
        assertThat(profile.container())
                .extracting("startFailure", "environment", "memoryMinimumBytes", "traits")
                .containsExactly(
                        ContainerRule.StartFailure.EXITED,
                        ContainerRule.Environment.IMAGE_THEN_REQUEST,
                        5L,
                        Set.of(ContainerRule.Trait.PREFIXED_CAPABILITIES, ContainerRule.Trait.UPDATES_EXITED));
        assertThat(profile.stop().stopsCreated()).isFalse();
        assertThat(profile.stop().waitingInitExitCode()).isEqualTo(9);
        assertThat(profile.stop().removeGrace()).isEqualTo(Duration.ofSeconds(1));
        assertThat(profile.exec().inCreated()).isFalse();
        assertThat(profile.exec().onTimeout()).isEqualTo(ExecRule.OnTimeout.FAILS);
        assertThat(profile.exec().capBytes()).isEqualTo(10);
        assertThat(profile.log().trimsZeros()).isTrue();
        assertThat(profile.log().maxEntryBytes()).isEqualTo(100);
        assertThat(profile.log().fileMode()).isEqualTo(0644);
        assertThat(profile.report().newestFirst()).isFalse();
        assertThat(profile.report().imageRef()).isEqualTo(ReportRule.ImageRef.ID);
        assertThat(profile.report().imageFilesystem()).isEqualTo("/i");
        assertThat(profile.stats().swap()).isFalse();
        assertThat(profile.stats().defaultInterface()).isEqualTo("eth9");
        assertThat(profile.stats().nanoCores()).isEqualTo(StatsRule.NanoCores.IN_LISTS);
        assertThat(profile.sandbox().sysctls()).containsExactly(Map.entry("net.core.somaxconn", "7"));
        assertThat(profile.events()).isEqualTo(EventRule.BROADCAST);
        assertThat(profile.images().pinned()).containsExactly("x*");
        assertThat(profile.maxMessageBytes()).isEqualTo(4096);
    }

    @ParameterizedTest(name = "[{index}] {0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            extends: containerd-2.0            | p.yaml:1: the key 'name' is missing
            name: x                            | p.yaml:1: the key 'extends' is missing
            name: x\\nextends: containerd-2.1  | p.yaml:2: extends: found 'containerd-2.1' (expected one of containerd-2.0,
            OURSversoin: v1                    | p.yaml:3: versoin: unknown key (expected one of version,
            OURSsandbox:\\n  stopGrase: 1s     | p.yaml:4: sandbox.stopGrase: unknown key (expected one of stopGrace,
            OURSsandbox: {stopGrace: 1}        | p.yaml:3: sandbox.stopGrace: found '1' (expected: a length of time
            OURSsandbox: {hostname: node}      | p.yaml:3: sandbox.hostname: found 'node' (expected one of ofNode, shortId)
            OURSsandbox: {filesDirectory: /x}  | p.yaml:3: sandbox.filesDirectory: found '/x' (expected: an absolute path with %s for the sandbox's id)
            OURSfeatures: {supplementalGroups: true}     | p.yaml:3: features.supplementalGroups: unknown key (expected one of supplementalGroupsPolicy)
            OURSfeatures: {supplementalGroupsPolicy: maybe} | p.yaml:3: features.supplementalGroupsPolicy: found 'maybe' (expected: true or false)
            OURShandlers: [{name: kata}]       | p.yaml:3: handlers: no handler 'runc' for pods that name none
            OURShandlers: [{nmae: kata}]       | p.yaml:3: handlers[0].nmae: unknown key (expected one of name,
            OURSdefaultHandler: kata           | p.yaml:3: defaultHandler: no handler 'kata' for pods that name none
            OURSerrors: {SANDBOX_ID_UNKNWON: {text: x}}  | p.yaml:3: errors.SANDBOX_ID_UNKNWON: unknown key (expected one of SANDBOX_ID_UNKNOWN,
            OURSerrors: {CONTAINER_ID_UNKNOWN: {code: NotFnd}} | p.yaml:3: errors.CONTAINER_ID_UNKNOWN.code: found 'NotFnd' (expected one of NotFound,
            OURSerrors: {CONTAINER_ID_UNKNOWN: {text: "no {q:idd}"}} | p.yaml:3: errors.CONTAINER_ID_UNKNOWN.text: no argument 'idd' (expected one of id,
            OURShandlers: [{name: runc}, {name: runc}] | p.yaml:3: handlers[1].name: the handler 'runc' appears twice
            OURSrpcs: {RuntimeConf: unknown}   | p.yaml:3: rpcs.RuntimeConf: unknown key (expected one of RuntimeConfig,
            OURSrpcs: {RuntimeConfig: missing} | p.yaml:3: rpcs.RuntimeConfig: found 'missing' (expected one of
            OURSlatencies: {RunPod: 1s}        | p.yaml:3: latencies.RunPod: unknown key (expected one of RunPodSandbox,
            OURSlatencies: {Version: 2h}       | p.yaml:3: latencies.Version: found '2h' (expected: at most 1h)
            OURSjitter: 2                      | p.yaml:3: jitter: found '2' (expected: a number from 0.0 to 1.0)
            OURSevents: all                    | p.yaml:3: events: found 'all' (expected one of
            """)
    void whatDoesNotFitIsRefusedWithFileLineAndTheNearestNames(String yaml, String message) {
        assertThatThrownBy(() ->
                        ProfileFile.parse("p.yaml", yaml.replace("OURS", OURS).replace("\\n", "\n")))
                .isInstanceOf(YamlFileException.class)
                .hasMessageStartingWith(message);
    }
}
