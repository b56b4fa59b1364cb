// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.conformance;

import dev.kubeletsim.time.Scheduler;
import io.grpc.Channel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/**
 * Replays the recordings of one runtime release on an endpoint: any CRI v1 server, simulated or real.
 *
 * <p>It needs the sockets and the images that {@link RecordedImages} names. Its sandboxes carry a label; those of this and
 * of earlier runs are removed before and after, also when the run fails. Sandboxes of others are left alone and left out
 * of what is compared. {@link #run} waits as fibers do: call it in a fiber, or from outside of the scheduler.
 */
public final class Conformance {
    private final ConformanceSettings settings;
    private final Scheduler scheduler;
    private final Consumer<String> progress;
    private final CriCalls cri;
    private final OwnObjects own;

    /**
     * A run that has not begun.
     *
     * @param runtime an open channel to the RuntimeService; the caller closes it
     * @param images one to the ImageService, often the same
     * @param progress takes lines for a person who waits, from any thread
     */
    public Conformance(
            ConformanceSettings settings,
            Channel runtime,
            Channel images,
            Scheduler scheduler,
            Consumer<String> progress) {
        this.settings = settings;
        this.scheduler = scheduler;
        this.progress = progress;
        this.cri = new CriCalls(runtime, images, scheduler, settings.timeout());
        this.own = new OwnObjects(cri);
    }

    /**
     * Replays the suites, one after the other.
     *
     * @throws EndpointLostException if the endpoint does not answer, or stops answering on the way
     */
    public ConformanceReport run() {
        JsonNode version = cri.reach();
        String runtimeName = version.path("runtime_name").asString("");
        removeLeftovers();
        List<String> notes = new ArrayList<>();
        List<SuiteReport> suites = new ArrayList<>();
        try {
            SuiteRun run = new SuiteRun(settings, scheduler, own, features(), runtimeName, missingImages(), progress);
            for (Suite suite : Suite.values()) {
                if (settings.suites().contains(suite)) {
                    suites.add(report(suite, run));
                }
            }
        } finally {
            notes.addAll(cleanUp());
        }
        return new ConformanceReport(
                settings.profile(),
                Recordings.release(settings.profile()),
                runtimeName + " " + version.path("runtime_version").asString(""),
                settings.allowUnsupported(),
                suites,
                notes);
    }

    /** Ends a run from outside of it, when a signal came, and removes what it made; says what could not be removed. */
    public List<String> stop() {
        own.stop();
        return cleanUp();
    }

    private List<String> cleanUp() {
        List<String> left = new ArrayList<>(own.removeAll());
        left.addAll(settings.logs().remove());
        return left;
    }

    /**
     * Which of the recordings' images the endpoint has, by name.
     *
     * @throws EndpointLostException if the endpoint does not answer
     */
    public Map<String, Boolean> images() {
        cri.reach();
        Set<String> missing = RecordedImages.missing(cri);
        Map<String, Boolean> there = new LinkedHashMap<>();
        RecordedImages.all().forEach(image -> image.names().forEach(name -> there.put(name, !missing.contains(name))));
        return there;
    }

    private EndpointFeatures features() {
        JsonNode recorded = Recordings.lines("status", settings.profile()).getFirst();
        return EndpointFeatures.of(cri.call("Status", Recordings.JSON.createObjectNode()), recorded.path("status"));
    }

    private void removeLeftovers() {
        List<String> left = own.removeAll();
        if (!left.isEmpty()) {
            throw new EndpointLostException("an earlier run's " + left.getFirst());
        }
    }

    private Set<String> missingImages() {
        Set<String> missing = RecordedImages.missing(cri);
        missing.forEach(name -> progress.accept("image " + name + " missing"));
        return missing;
    }

    private SuiteReport report(Suite suite, SuiteRun run) {
        long start = scheduler.nanoTime();
        List<CaseResult> cases = suite.run(run);
        Duration took = Duration.ofNanos(scheduler.nanoTime() - start);
        return new SuiteReport(suite.title(), took, cases);
    }
}
