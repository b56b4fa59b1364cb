// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri;

import dev.kubeletsim.cri.call.CallHooks;
import dev.kubeletsim.cri.call.CallRecorder;
import dev.kubeletsim.cri.call.CallSubjects;
import dev.kubeletsim.cri.call.LatencyInterceptor;
import dev.kubeletsim.cri.call.RefusedCalls;
import dev.kubeletsim.cri.fault.CrashingRuntime;
import dev.kubeletsim.cri.fault.FaultInterceptor;
import dev.kubeletsim.cri.fault.Faults;
import dev.kubeletsim.cri.profile.LatencyRule;
import dev.kubeletsim.time.Scheduler;
import io.grpc.BindableService;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** What was asked for around the calls of one runtime: faults, latency, a recording. Thread-safe. */
final class RuntimeCalls implements AutoCloseable {
    private final CallHooks hooks = new CallHooks();
    private final Scheduler scheduler;
    private final RandomGenerator random;
    private final String nodeName;
    private @Nullable Faults faults;
    private @Nullable CallRecorder recorder;

    RuntimeCalls(Scheduler scheduler, RandomGenerator random, String nodeName) {
        this.scheduler = scheduler;
        this.random = random;
        this.nodeName = nodeName;
    }

    List<BindableService> around(List<BindableService> services) {
        return hooks.around(services);
    }

    CallHooks hooks() {
        return hooks;
    }

    /** The rules, made when first asked for. */
    synchronized Faults faults(CallSubjects subjects, CrashingRuntime runtime) {
        if (faults == null) {
            faults = new Faults(nodeName, scheduler, subjects, random.nextLong());
            Faults made = faults;
            FaultInterceptor interceptor = new FaultInterceptor(made, scheduler, runtime);
            made.onChange(any -> hooks.set(CallHooks.Hook.FAULTS, any ? interceptor : null));
        }
        return faults;
    }

    synchronized void latency(LatencyRule rule) {
        RandomGenerator jitter = new SplittableRandom(rule.jitter() == 0 ? 0 : random.nextLong());
        hooks.set(
                CallHooks.Hook.LATENCY,
                rule.medians().isEmpty() ? null : new LatencyInterceptor(rule, scheduler, jitter));
    }

    synchronized void record(Path file) throws IOException {
        close();
        CallRecorder opened = CallRecorder.to(file, scheduler);
        recorder = opened;
        hooks.set(CallHooks.Hook.RECORDER, opened);
    }

    /** Whether clients in process are refused, as those on sockets are while nobody listens. */
    void down(boolean down) {
        hooks.set(CallHooks.Hook.REFUSAL, down ? new RefusedCalls() : null);
    }

    @Override
    public synchronized void close() {
        if (recorder != null) {
            hooks.set(CallHooks.Hook.RECORDER, null);
            recorder.close();
            recorder = null;
        }
    }
}
