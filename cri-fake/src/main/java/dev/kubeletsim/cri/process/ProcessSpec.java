// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process;

import dev.kubeletsim.cri.vfs.MountNamespace;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a runtime asks for when it makes a process: the part of an OCI process that is simulated.
 *
 * @param args the program and its arguments
 * @param env {@code NAME=value} entries; {@code PATH} of these is where the program is looked for
 * @param cwd working directory, absolute
 * @param credentials who it is
 * @param files what it sees
 * @param namespaces where it lives: pid 1 if nobody is there yet
 * @param cgroup who counts what it uses
 * @param stdin its input; empty is {@code /dev/null}
 * @param stdout its output; empty is {@code /dev/null}
 * @param stderr its errors; empty is {@code /dev/null}
 * @param terminal takes the place of all three
 */
public record ProcessSpec(
        List<String> args,
        List<String> env,
        String cwd,
        Credentials credentials,
        MountNamespace files,
        Namespaces namespaces,
        Cgroup cgroup,
        Optional<InputPipe> stdin,
        Optional<OutputEndpoint> stdout,
        Optional<OutputEndpoint> stderr,
        Optional<Terminal> terminal) {

    /** Copies the lists. */
    public ProcessSpec {
        args = List.copyOf(args);
        env = List.copyOf(env);
    }

    /** A spec with what must be given. */
    public static Builder builder(
            MountNamespace files, Namespaces namespaces, Credentials credentials, List<String> args) {
        return new Builder(files, namespaces, credentials, args);
    }

    /** Builds a spec; environment is empty, working directory {@code /}, no streams unless set. */
    public static final class Builder {
        private final MountNamespace files;
        private final Namespaces namespaces;
        private final Credentials credentials;
        private final List<String> args;
        private List<String> env = List.of();
        private String cwd = "/";
        private Cgroup cgroup = new Cgroup(Cgroup.Limits.NONE);
        private @Nullable InputPipe stdin;
        private @Nullable OutputEndpoint stdout;
        private @Nullable OutputEndpoint stderr;
        private @Nullable Terminal terminal;

        private Builder(MountNamespace files, Namespaces namespaces, Credentials credentials, List<String> args) {
            this.files = files;
            this.namespaces = namespaces;
            this.credentials = credentials;
            this.args = args;
        }

        /** {@code NAME=value} entries. */
        public Builder env(List<String> value) {
            this.env = value;
            return this;
        }

        /** The working directory, absolute. */
        public Builder cwd(String value) {
            this.cwd = value;
            return this;
        }

        /** The control group; one of its own without limits unless set. */
        public Builder cgroup(Cgroup value) {
            this.cgroup = value;
            return this;
        }

        /** Standard input. */
        public Builder stdin(InputPipe value) {
            this.stdin = value;
            return this;
        }

        /** Standard output. */
        public Builder stdout(OutputEndpoint value) {
            this.stdout = value;
            return this;
        }

        /** Standard error. */
        public Builder stderr(OutputEndpoint value) {
            this.stderr = value;
            return this;
        }

        /** A terminal instead of the three streams. */
        public Builder terminal(Terminal value) {
            this.terminal = value;
            return this;
        }

        /** The spec. */
        public ProcessSpec build() {
            return new ProcessSpec(
                    args,
                    env,
                    cwd,
                    credentials,
                    files,
                    namespaces,
                    cgroup,
                    Optional.ofNullable(stdin),
                    Optional.ofNullable(stdout),
                    Optional.ofNullable(stderr),
                    Optional.ofNullable(terminal));
        }
    }
}
