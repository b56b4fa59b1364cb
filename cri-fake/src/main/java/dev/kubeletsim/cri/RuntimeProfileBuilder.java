// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri;

import dev.kubeletsim.cri.identity.IdentityRule;
import dev.kubeletsim.cri.image.ImageRules;
import dev.kubeletsim.cri.profile.ContainerRule;
import dev.kubeletsim.cri.profile.ErrorTable;
import dev.kubeletsim.cri.profile.EventRule;
import dev.kubeletsim.cri.profile.ExecRule;
import dev.kubeletsim.cri.profile.LatencyRule;
import dev.kubeletsim.cri.profile.LogFormat;
import dev.kubeletsim.cri.profile.LookupRule;
import dev.kubeletsim.cri.profile.MissingMethod;
import dev.kubeletsim.cri.profile.NamingRule;
import dev.kubeletsim.cri.profile.RecoveryRule;
import dev.kubeletsim.cri.profile.ReportRule;
import dev.kubeletsim.cri.profile.SandboxRule;
import dev.kubeletsim.cri.profile.StatsRule;
import dev.kubeletsim.cri.profile.StatusRule;
import dev.kubeletsim.cri.profile.StopRule;
import dev.kubeletsim.cri.streaming.StreamingTexts;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Varies a {@link RuntimeProfile}; made by {@link RuntimeProfile#toBuilder()}. Not thread-safe. */
public final class RuntimeProfileBuilder {
    @Nullable
    String name;

    @Nullable
    StatusRule status;

    @Nullable
    ErrorTable errors;

    @Nullable
    LookupRule lookup;

    @Nullable
    NamingRule naming;

    @Nullable
    IdentityRule identity;

    @Nullable
    SandboxRule sandbox;

    @Nullable
    ContainerRule container;

    @Nullable
    StopRule stop;

    @Nullable
    RecoveryRule recovery;

    @Nullable
    ExecRule exec;

    @Nullable
    LogFormat log;

    @Nullable
    ReportRule report;

    @Nullable
    StatsRule stats;

    @Nullable
    EventRule events;

    @Nullable
    ImageRules images;

    @Nullable
    StreamingTexts streaming;

    @Nullable
    LatencyRule latency;

    final Map<String, MissingMethod> missing;
    int maxMessageBytes;

    RuntimeProfileBuilder() {
        missing = new TreeMap<>();
    }

    RuntimeProfileBuilder(RuntimeProfile from) {
        name = from.name();
        status = from.status();
        errors = from.errors();
        lookup = from.lookup();
        naming = from.naming();
        identity = from.identity();
        sandbox = from.sandbox();
        container = from.container();
        stop = from.stop();
        recovery = from.recovery();
        exec = from.exec();
        log = from.log();
        report = from.report();
        stats = from.stats();
        events = from.events();
        images = from.images();
        streaming = from.streaming();
        latency = from.latency();
        missing = new TreeMap<>(from.missing());
        maxMessageBytes = from.maxMessageBytes();
    }

    void methodsAfter131() {
        MissingMethod.AFTER_131.forEach(method -> missing.put(method, MissingMethod.UNKNOWN));
    }

    /** The name of the varied profile. */
    public RuntimeProfileBuilder name(String value) {
        name = value;
        return this;
    }

    /** Other reports of version, handlers and features. */
    public RuntimeProfileBuilder status(StatusRule value) {
        status = value;
        return this;
    }

    /** Other error rows. */
    public RuntimeProfileBuilder errors(ErrorTable value) {
        errors = value;
        return this;
    }

    /** Another way to resolve users. */
    public RuntimeProfileBuilder identity(IdentityRule value) {
        identity = value;
        return this;
    }

    /** Other sandboxes. */
    public RuntimeProfileBuilder sandbox(SandboxRule value) {
        sandbox = value;
        return this;
    }

    /** Another way to stop containers. */
    public RuntimeProfileBuilder stop(StopRule value) {
        stop = value;
        return this;
    }

    /** Another way to deliver events. */
    public RuntimeProfileBuilder events(EventRule value) {
        events = value;
        return this;
    }

    /** Another way to find ids. */
    public RuntimeProfileBuilder lookup(LookupRule value) {
        lookup = value;
        return this;
    }

    /** Another way to compose names. */
    public RuntimeProfileBuilder naming(NamingRule value) {
        naming = value;
        return this;
    }

    /** Other containers. */
    public RuntimeProfileBuilder container(ContainerRule value) {
        container = value;
        return this;
    }

    /** Another way to come back to containers whose processes are gone. */
    public RuntimeProfileBuilder recovery(RecoveryRule value) {
        recovery = value;
        return this;
    }

    /** Another ExecSync. */
    public RuntimeProfileBuilder exec(ExecRule value) {
        exec = value;
        return this;
    }

    /** Other log files. */
    public RuntimeProfileBuilder log(LogFormat value) {
        log = value;
        return this;
    }

    /** Other reports of containers and images. */
    public RuntimeProfileBuilder report(ReportRule value) {
        report = value;
        return this;
    }

    /** Other statistics. */
    public RuntimeProfileBuilder stats(StatsRule value) {
        stats = value;
        return this;
    }

    /** Other image rules. */
    public RuntimeProfileBuilder images(ImageRules value) {
        images = value;
        return this;
    }

    /** Other texts of the streaming server. */
    public RuntimeProfileBuilder streaming(StreamingTexts value) {
        streaming = value;
        return this;
    }

    /** Other latencies. */
    public RuntimeProfileBuilder latency(LatencyRule value) {
        latency = value;
        return this;
    }

    /** Makes {@code method} absent for this reason. */
    public RuntimeProfileBuilder missing(String method, MissingMethod why) {
        missing.put(method, why);
        return this;
    }

    /** Makes {@code method} present; what the engine cannot do it still refuses. */
    public RuntimeProfileBuilder present(String method) {
        missing.remove(method);
        return this;
    }

    /** The largest message it takes, in bytes. */
    public RuntimeProfileBuilder maxMessageBytes(int value) {
        maxMessageBytes = value;
        return this;
    }

    /** The profile. */
    public RuntimeProfile build() {
        return new RuntimeProfile(this);
    }
}
