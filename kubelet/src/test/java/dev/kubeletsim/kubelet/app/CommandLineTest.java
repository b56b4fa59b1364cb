// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What users see of the command line when something is wrong, and its help. Exit codes: 1 refused, 2 wrong usage. */
class CommandLineTest {
    @TempDir
    private Path directory;

    private record Run(int exitCode, String out, String err) {}

    private static Run run(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = Main.commandLine(new PrintWriter(out), new PrintWriter(err), args)
                .execute(args);
        return new Run(exitCode, out.toString(), err.toString());
    }

    @ParameterizedTest(name = "[{index}] kubelet-sim {0}")
    @CsvSource(delimiter = '|', textBlock = """
            up --runtime containerd-3      | use one of containerd-2.0, containerd-1.7, cri-o-1.31, cri-o-1.30, lying-merge, hidden-user
            up --kubernetes 1.28           | 1.29
            up --nodes -1                  | use 0 to 5000
            up --nodes x                   | --nodes
            up --port 70000                | use 1 to 65535, or 0 for any free port
            up --runtme x                  | did you mean --runtime
            cri --runtime cri-o-1.31       | --listen
            cri --listen /tmp/x.sock       | unix:///
            cri --listen unix:///tmp/k.sock --latency slow | use none, containerd-2.0, cri-o-1.31 or a YAML file
            cri --listen unix:///tmp/k.sock --faults /nosuch.yaml | /nosuch.yaml: cannot be read
            up --profile /nosuch.yaml      | /nosuch.yaml: cannot be read
            cri --listen unix:///tmp/k.sock --runtime cri-o-1.31 --profile x | leave --runtime out
            registry --listen 5000         | --listen is '5000' (expected: HOST:PORT, as 127.0.0.1:5000)
            registry --listen 0.0.0.0:0    | refused to listen on 0.0.0.0:0: other machines reach that address
            registry --listen 127.0.0.1:0 --user me | --user is 'me' (expected: NAME:PASSWORD)
            registry --auth digest         | [BASIC, TOKEN]
            faults                         | a command is missing, one of list, set, add, clear
            cri --listen unix:///tmp/k.sock --proxy unix:///x --images y | --images is for simulated runtimes
            cri --listen unix:///tmp/k.sock --proxy /x | unix:///
            faults list                    | say whom to ask: --endpoint unix:///PATH or --control SOCKET
            faults list --endpoint tcp://x:1 | say whom to ask
            faults list --endpoint unix:///x --control y | say whom to ask
            cri --listen unix://relative   | unix:///
            cri --listen tcp://0.0.0.0:0   | refused to listen on tcp://0.0.0.0:0: other machines reach that address
            cri --listen tcp://0.0.0.0:0 --proxy unix:///x | refused to listen on tcp://0.0.0.0:0
            cri --listen tcp://127.0.0.1:0 --stream-address 0.0.0.0:0 | refused to listen on tcp://0.0.0.0:0
            cri --listen tcp://127.0.0.1:0 --stream-address 80 | --stream-address '80' (expected: HOST:PORT)
            cri --listen tcp://127.0.0.1:0 --group users | --group is for sockets
            cri --listen unix:///tmp/k.sock --group nosuchgroup | there is no group 'nosuchgroup'
            cri --listen tcp://127.0.0.1:0 --tls-key k | --tls-cert and --tls-key belong together
            cri --listen tcp://127.0.0.1:0 --tls-cert /nosuch --tls-key k | /nosuch: no such file
            cri --listen unix:///tmp/k.sock --tls-cert c --tls-key k | --tls-cert is for TCP
            cri --listen unix:///tmp/k.sock --tls-client-ca c | --tls-client-ca needs --listen tcp://HOST:PORT
            cri --listen unix:///tmp/k.sock --host-path relative | absolute
            up --runtime lying-marge       | the nearest is lying-merge
            gates SuplementalGroups        | the nearest is SupplementalGroupsPolicy
            gates --diff 1.31              | --diff
            matrix --kubernetes 1.28       | the nearest is 1.29
            matrix --kubernetes 1.31,      | not a Kubernetes version
            matrix --kubernetes 1.36..1.29 | write 1.29..1.36
            matrix --kubernetes 1.31..     | write both ends
            matrix --kubernetes 1.30..1.99 | the nearest is 1.36
            matrix --api-server-version 2  | not a Kubernetes version
            matrix --policy strikt         | the nearest is Strict
            matrix --policy Strict,,Merge  | '' is no policy; use one of unset, Merge, Strict, or all
            matrix --runtime cri-o-1.3     | the nearest is cri-o-1.31
            matrix --gate maybe            | use one of default, on, off, api-server-only, kubelet-only, or all
            matrix --scenario runtime-down | the nearest is runtime-downgrade
            matrix --scenario gate-on --gate on | nothing to run
            matrix -o xml                  | expected one of [TABLE, JSON, JUNIT, HTML]
            gates --diff 1.31 1.40         | the nearest is 1.36
            explain                        | --filename
            explain -f x -o xml            | use one of table, json
            explain -f x --runtime crio    | use one of containerd-2.0, containerd-1.7, cri-o-1.31, cri-o-1.30
            demo extra                     | unexpected argument: extra
            nosuch                         | nosuch
            ''                             | a command is missing
            """)
    void wrongUsageExits2WithOneLineThatSaysWhatToWrite(String args, String expected) {
        Run run = run(args.isEmpty() ? new String[0] : args.split(" "));

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains(expected);
        assertThat(run.err().lines()).hasSize(1);
    }

    @Test
    void anUnknownGateIsTheComponentsOwnErrorAndExits1() {
        Run run = run("up", "--feature-gates", "NoSuchGate=true");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("unrecognized feature gate: NoSuchGate");
        assertThat(run.err().lines()).hasSize(1);
    }

    @Test
    void aLockedGateIsTheComponentsOwnErrorAndExits1() {
        Run run = run("up", "--kubernetes", "1.35", "--feature-gates", "SupplementalGroupsPolicy=false");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err())
                .contains("cannot set feature gate SupplementalGroupsPolicy to false, feature is locked to true");
    }

    @ParameterizedTest(name = "[{index}] kubelet-sim up {0}")
    @CsvSource(delimiter = '|', textBlock = """
            --api-server-feature-gates X=true | kube-apiserver 1.36: unrecognized feature gate: X
            --kubelet-feature-gates X=true    | kubelet 1.36: failed to set feature gates from initial flags-based config: unrecognized feature gate: X
            --kubernetes 1.36 --api-server-version 1.31 --feature-gates NodeDeclaredFeatures=true | kube-apiserver 1.31: unrecognized feature gate: NodeDeclaredFeatures (known from 1.35 to 1.36)
            --kubernetes 1.30 --api-server-version 1.31 --feature-gates SupplementalGroupsPolicy=true | kubelet 1.30: failed to set feature gates from initial flags-based config: unrecognized feature gate: SupplementalGroupsPolicy (known from 1.31 to 1.36)
            --kubernetes 1.33 --api-server-version 1.35 --feature-gates SupplementalGroupsPolicy=false | kube-apiserver 1.35: cannot set feature gate SupplementalGroupsPolicy to false, feature is locked to true
            --api-server-version 1.33 --kubelet-feature-gates SupplementalGroupsPolicy=false | kubelet 1.36: failed to set feature gates from initial flags-based config: cannot set feature gate SupplementalGroupsPolicy to false, feature is locked to true
            --kubernetes 1.36 --feature-gates AppArmor=true | kube-apiserver 1.36: unrecognized feature gate: AppArmor (known from 1.29 to 1.32)
            --feature-gates SupplementalGroupPolicy=true | unrecognized feature gate: SupplementalGroupPolicy (the nearest is SupplementalGroupsPolicy)
            """)
    void eachComponentRefusesItsGatesInItsOwnWords(String options, String expected) {
        Run run = run(("up " + options).split(" "));

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains(expected);
        assertThat(run.err().lines()).hasSize(1);
    }

    @Test
    void theGatesOfAVersionSayWhatTheyChangeHere() {
        Run run = run("gates", "--kubernetes", "1.33");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out().lines().map(line -> line.replaceAll(" {2,}", " | ")))
                .contains(
                        "SupplementalGroupsPolicy | Beta | on | no | kube-apiserver, kubelet | keeps"
                                + " securityContext.supplementalGroupsPolicy; containerStatuses[].user;"
                                + " status.features of the node",
                        "SidecarContainers | GA | on | yes | kube-apiserver, kubelet | keeps"
                                + " initContainers[].restartPolicy; admission of pods that have it",
                        "EventedPLEG | Alpha | off | no | - | nothing here");
    }

    @Test
    void theDifferenceOfTwoVersionsIsOneLineAGate() {
        Run run = run("gates", "--diff", "1.31", "1.36");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out().lines().map(line -> line.replaceAll(" {2,}", " | ")))
                .contains(
                        "SupplementalGroupsPolicy | Alpha off | GA on locked | kube-apiserver, kubelet | keeps"
                                + " securityContext.supplementalGroupsPolicy; containerStatuses[].user;"
                                + " status.features of the node",
                        "AppArmor | GA on locked | - | kubelet | admission of AppArmor profiles")
                .noneMatch(line -> line.startsWith("EventedPLEG"));
    }

    @Test
    void theMatrixRunsWhatIsAskedFor() {
        Run run =
                run("matrix --kubernetes 1.32..1.33 --gate on --runtime containerd-1.7 --policy strict --scenario fresh"
                        .split(" "));

        assertThat(run.exitCode()).isZero();
        assertThat(run.out().lines().map(line -> line.replaceAll(" {2,}", " | ")))
                .contains(
                        "1.32 | same | on | containerd-1.7 | Strict | yes | leaked | 3000,4000,50000 | - | -",
                        "1.33 | same | on | containerd-1.7 | Strict | yes | rejected:"
                                + " SupplementalGroupsPolicyNotSupported | - | - | -",
                        " | 2 cells, 0 of them differ from the rules of KEP-3619 and of the node's status");
    }

    @Test
    void theMatrixAsJunitReportSucceedsWhereTheRulesHold() {
        Run run = run("matrix --kubernetes 1.33 --gate on --runtime all --policy Strict --scenario fresh -o junit"
                .split(" "));

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("<testsuites name=\"kubelet-sim matrix\" tests=\"6\" failures=\"0\"");
    }

    @Test
    void aPortInUseIsOneLine() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Run run = run("up", "--port", Integer.toString(taken.getLocalPort()));

            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.err()).contains("in use");
            assertThat(run.err().lines()).hasSize(1);
        }
    }

    @Test
    void anOverlongSocketPathIsOneLine() {
        Run run = run("cri", "--listen", "unix:///tmp/" + "x".repeat(120) + ".sock");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("107");
        assertThat(run.err().lines()).hasSize(1);
    }

    @Test
    void aBrokenImageFileIsOneLineWithItsPlace() throws Exception {
        Path images = Files.writeString(directory.resolve("images.yaml"), "images:\n- nmes: [x]\n");

        Run run = run("cri", "--listen", "unix://" + directory.resolve("s"), "--images", images.toString());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("images.yaml").contains("nmes");
        assertThat(run.err().lines()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "--help",
        "demo --help",
        "demo leak --help",
        "explain --help",
        "up --help",
        "cri --help",
        "gates --help",
        "matrix --help",
        "conformance --help",
        "version --help",
        "completion --help",
        "help up"
    })
    void helpIsEverywhere(String args) {
        Run run = run(args.split(" "));

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("Usage: kubelet-sim");
    }

    @Test
    void theCompletionScriptKnowsTheRuntimes() {
        Run run = run("completion");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("cri-o-1.31").contains("--write-kubeconfig");
    }

    @Test
    void theVersionNamesProductAndJvm() {
        Run run = run("version");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("kubelet-sim").contains("JVM " + Runtime.version());
    }

    @Test
    void theDemoTellsTheStory() {
        Run run = run("demo");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out().lines().map(String::strip))
                .contains(
                        "implicit-groups                  uid=1000(user-defined-in-image) gid=3000 "
                                + "groups=3000,4000,50000(group-defined-in-image)",
                        "strict-supplementalgroups-policy uid=1000(user-defined-in-image) gid=3000 groups=3000,4000",
                        "strict-supplementalgroups-policy Failed: SupplementalGroupsPolicyNotSupported");
    }

    @Test
    void theLeakOpensUnderMergeAndByChangingGroupsAlone() {
        Run run = run("demo", "leak");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out().lines().map(line -> line.strip().replaceAll(" +", " ")))
                .contains(
                        "stranger-merge: cat /shared/payroll salaries, for group 50000 alone",
                        "stranger-strict: cat /shared/payroll cat: can't open '/shared/payroll': Permission denied",
                        "changer: in the status {\"linux\":{\"uid\":0,\"gid\":0,\"supplementalGroups\":[0]}}",
                        "changer: /proc/1/status Uid: 1000 1000 1000 1000; Gid: 1000 1000 1000 1000; Groups: 1000 50000",
                        "changer: its output salaries, for group 50000 alone",
                        "the same without capabilities su: can't set groups: Operation not permitted")
                .hasSizeLessThan(25);
    }
}
