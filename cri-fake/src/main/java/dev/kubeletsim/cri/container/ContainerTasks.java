// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.container;

import dev.kubeletsim.cri.log.CriLogWriter;
import dev.kubeletsim.cri.process.ExecFailure;
import dev.kubeletsim.cri.process.ExitStatus;
import dev.kubeletsim.cri.process.InputPipe;
import dev.kubeletsim.cri.process.Namespaces;
import dev.kubeletsim.cri.process.Process;
import dev.kubeletsim.cri.process.ProcessSpec;
import dev.kubeletsim.cri.process.Signal;
import dev.kubeletsim.cri.profile.ContainerStateName;
import dev.kubeletsim.cri.profile.CriError;
import dev.kubeletsim.cri.profile.CriException;
import dev.kubeletsim.cri.sandbox.SandboxFacts;
import dev.kubeletsim.cri.sandbox.SandboxNamespaces;
import dev.kubeletsim.cri.v1.ContainerConfig;
import dev.kubeletsim.cri.v1.ContainerEventType;
import dev.kubeletsim.cri.v1.NamespaceOption;
import dev.kubeletsim.cri.vfs.ErrnoException;
import dev.kubeletsim.cri.vfs.SystemCall;
import java.util.Optional;

/**
 * What an OCI runtime does for the engine: makes a container's first process, starts it, and tells when it has ended.
 * Confined to the engine's mailbox.
 */
public final class ContainerTasks {
    private final ContainerParts parts;

    public ContainerTasks(ContainerParts parts) {
        this.parts = parts;
    }

    /** Where the container's processes live. */
    Namespaces namespaces(String id, SandboxFacts sandbox, ContainerConfig config) {
        NamespaceOption asked = config.getLinux().getSecurityContext().getNamespaceOptions();
        SandboxNamespaces all = parts.sandbox().namespaces();
        return switch (asked.getPid()) {
            case POD -> all.ofPod(sandbox);
            case NODE -> all.ofNode(sandbox);
            case TARGET ->
                all.with(
                        sandbox,
                        parts.live()
                                .get(target(id, asked.getTargetId(), sandbox))
                                .namespaces
                                .pid());
            case CONTAINER, UNRECOGNIZED ->
                all.with(sandbox, parts.sandbox().kernel().newPidNamespace());
        };
    }

    /** The id of the container whose processes this one wants to see; it has to run in the same sandbox. */
    private String target(String id, String asked, SandboxFacts sandbox) {
        ContainerFacts target = parts.lookup()
                .find(
                        asked,
                        cause -> parts.errors()
                                .wrap(CriError.TARGET_CONTAINER_UNKNOWN, cause, "id", id, "target", asked))
                .facts();
        parts.refuse(
                !target.sandboxId().equals(sandbox.id()),
                CriError.TARGET_CONTAINER_ELSEWHERE,
                "id",
                id,
                "target",
                asked,
                "own",
                target.sandboxId(),
                "sandbox",
                sandbox.id());
        parts.refuse(
                target.state() != ContainerStateName.RUNNING,
                CriError.TARGET_CONTAINER_NOT_RUNNING,
                "id",
                id,
                "target",
                asked,
                "state",
                parts.profile().container().spell(target.state()));
        return target.id();
    }

    /** Opens the container's log, if it has one and it is not open. */
    void openLog(LiveContainer live, ContainerFacts facts) {
        if (facts.logPath().isEmpty() || live.output.hasLog()) {
            return;
        }
        try {
            live.output.logTo(new CriLogWriter(
                    parts.profile().log(),
                    parts.sandbox().host(),
                    facts.logPath(),
                    parts.sandbox().scheduler()));
        } catch (ErrnoException e) {
            throw parts.errors().failure(CriError.LOG_OPEN_FAILED, "cause", e.getMessage());
        }
    }

    /** Makes the first process; it waits to be started. */
    void ociCreate(LiveContainer live, ContainerFacts facts) {
        Optional<String> refusal = RuncRefusal.of(live, parts.cgroupsPath(facts), facts.identity(), facts.resources());
        if (refusal.isPresent()) {
            throw ociFailed(live, refusal.get());
        }
        try {
            Process process = parts.sandbox().kernel().spawn(spec(live, facts.config()));
            live.process = process;
            process.exit().thenAccept(status -> exited(live, status));
        } catch (ExecFailure e) {
            throw ociFailed(live, RuncRefusal.STARTING + e.runcText());
        }
    }

    private CriException ociFailed(LiveContainer live, String cause) {
        live.output.close();
        return parts.ociFailure(CriError.OCI_CREATE_FAILED, cause, "");
    }

    private static ProcessSpec spec(LiveContainer live, ContainerConfig config) {
        ProcessPlan plan = live.plan;
        ProcessSpec.Builder spec = ProcessSpec.builder(live.files, live.namespaces, plan.credentials(), plan.args())
                .env(plan.env())
                .cwd(plan.cwd())
                .cgroup(live.cgroup);
        if (config.getTty()) {
            live.terminal = live.output.terminal();
            return spec.terminal(live.terminal).build();
        }
        if (config.getStdin()) {
            live.stdin = new InputPipe();
            spec.stdin(live.stdin);
        }
        return spec.stdout(live.output.stdout()).stderr(live.output.stderr()).build();
    }

    /** Lets the first process run. */
    void start(LiveContainer live) {
        Process process = live.process;
        if (process == null) {
            throw new IllegalStateException("container " + live.id + " is started before it has a process");
        }
        if (live.plan.credentials().seccomp().refuses(SystemCall.EXECVE)) {
            return;
        }
        live.started = true;
        process.start();
    }

    /**
     * Ends a first process that {@link #start} has left in the OCI runtime's init, since its filter lets nothing be
     * executed. Nobody hears why: the OCI runtime has ended.
     */
    void endWhatCannotExecute(LiveContainer live) {
        Process process = live.process;
        if (!live.started && process != null) {
            boolean deadly =
                    live.plan.credentials().seccomp().errno(SystemCall.EXECVE).isEmpty();
            live.initExitCode = deadly ? new ExitStatus.Killed(Signal.SYS).code() : 1;
            process.signal(Signal.KILL);
        }
    }

    /** Sends a signal to the first process, if there is one. */
    void signal(LiveContainer live, Signal signal) {
        Process process = live.process;
        if (process == null) {
            return;
        }
        if (!live.started && signal != Signal.KILL) {
            // The OCI runtime's init waits in the process's place and dies of any signal, with a code of its own.
            live.initExitCode = parts.profile().stop().waitingInitExitCode();
            process.signal(Signal.KILL);
        } else {
            process.signal(signal);
        }
    }

    private void exited(LiveContainer live, ExitStatus status) {
        ContainerRecord record = parts.containers().get(live.id);
        if (record != null && record.facts().state() != ContainerStateName.EXITED) {
            Integer initCode = live.initExitCode;
            int code = initCode != null ? initCode : status.code();
            parts.containers().keepWritten(live);
            parts.containers().put(record.facts().exited(parts.sandbox().nowNanos(), code, live.cgroup.oomKills() > 0));
            parts.sandbox()
                    .events()
                    .publish(
                            ContainerEventType.CONTAINER_STOPPED_EVENT,
                            live.id,
                            record.facts().sandboxId());
        }
        if (!live.started) {
            live.output.close();
        }
        live.ended.complete(true);
    }
}
