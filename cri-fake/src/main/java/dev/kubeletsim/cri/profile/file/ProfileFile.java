// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.profile.file;

import dev.kubeletsim.cri.RuntimeProfile;
import dev.kubeletsim.cri.RuntimeProfileBuilder;
import dev.kubeletsim.cri.profile.EventRule;
import dev.kubeletsim.cri.profile.NamingRule;
import dev.kubeletsim.cri.profile.StatusRule;
import dev.kubeletsim.cri.yaml.YamlFileException;
import dev.kubeletsim.cri.yaml.YamlView;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A profile of one's own, as a YAML file that says what is different from a built-in one; {@code docs/profiles.md} lists
 * its keys.
 *
 * <pre>{@code
 * name: our-runtime
 * extends: containerd-2.0
 * version: v2.0.11-ours
 * handlers:
 * - {name: runc, recursiveReadOnlyMounts: true}
 * - {name: kata}
 * features: {supplementalGroupsPolicy: true}
 * identity: {readsPolicy: false}                    # a lie: reported, but merged all the same
 * errors:
 *   CONTAINER_ID_UNKNOWN: {text: "no such container {id}"}
 * latencies: {RunPodSandbox: 1200ms}
 * }</pre>
 *
 * @param profile the profile
 * @param playsLatencies whether the file itself has latencies, which are then to be played
 */
public record ProfileFile(RuntimeProfile profile, boolean playsLatencies) {
    /** Puts what a section says into a profile. */
    private interface Section {
        void read(YamlView view, RuntimeProfile base, RuntimeProfileBuilder changed) throws YamlFileException;
    }

    private static final Map<String, Section> SECTIONS = sections();

    /**
     * Reads a file.
     *
     * @throws YamlFileException if it cannot be read or does not fit; the message names file, line and what would fit
     */
    public static ProfileFile read(Path file) throws YamlFileException {
        return of(YamlView.read(file));
    }

    /**
     * Reads a text.
     *
     * @param file named in messages
     * @throws YamlFileException as {@link #read}
     */
    public static ProfileFile parse(String file, String text) throws YamlFileException {
        return of(YamlView.parse(file, text));
    }

    private static Map<String, Section> sections() {
        Map<String, Section> sections = new LinkedHashMap<>();
        sections.put(
                "identity", (v, p, b) -> b.identity(ProfileSections.identity().read(v, p.identity())));
        sections.put("lookup", (v, p, b) -> b.lookup(ProfileSections.lookup().read(v, p.lookup())));
        sections.put("naming", (v, p, b) -> b.naming(v.constant(NamingRule.class)));
        sections.put("sandbox", (v, p, b) -> b.sandbox(ProfileSections.sandbox().read(v, p.sandbox())));
        sections.put(
                "container",
                (v, p, b) -> b.container(ProfileSections.container().read(v, p.container())));
        sections.put("stop", (v, p, b) -> b.stop(ProfileSections.stop().read(v, p.stop())));
        sections.put(
                "recovery", (v, p, b) -> b.recovery(ProfileSections.recovery().read(v, p.recovery())));
        sections.put("exec", (v, p, b) -> b.exec(ProfileSections.exec().read(v, p.exec())));
        sections.put("log", (v, p, b) -> b.log(ProfileSections.log().read(v, p.log())));
        sections.put("report", (v, p, b) -> b.report(ProfileSections.report().read(v, p.report())));
        sections.put("stats", (v, p, b) -> b.stats(ProfileSections.stats().read(v, p.stats())));
        sections.put("events", (v, p, b) -> b.events(v.constant(EventRule.class)));
        sections.put("images", (v, p, b) -> b.images(ProfileSections.images().read(v, p.images())));
        sections.put("errors", (v, p, b) -> b.errors(ProfileSections.errors(v, p.errors())));
        sections.put("rpcs", (v, p, b) -> rpcs(v, b));
        sections.put("latencies", (v, p, b) -> b.latency(ProfileSections.latencies(v, p.latency())));
        sections.put("maxMessageBytes", (v, p, b) -> b.maxMessageBytes((int) v.number(1 << 10, Integer.MAX_VALUE)));
        return sections;
    }

    private static ProfileFile of(YamlView root) throws YamlFileException {
        Set<String> known = new HashSet<>(SECTIONS.keySet());
        known.addAll(
                Set.of("name", "extends", "version", "status", "handlers", "defaultHandler", "features", "jitter"));
        Map<String, YamlView> keys = root.mapping(known);
        RuntimeProfile base = base(root.required(keys, "extends"));
        RuntimeProfileBuilder changed = base.toBuilder();
        changed.name(root.required(keys, "name").string());
        changed.status(status(keys, base.status()));
        for (Map.Entry<String, YamlView> entry : keys.entrySet()) {
            Section section = SECTIONS.get(entry.getKey());
            if (section != null) {
                section.read(entry.getValue(), base, changed);
            }
        }
        YamlView jitter = keys.get("jitter");
        if (jitter != null) {
            changed.latency(changed.build().latency().withJitter(jitter.fraction(0, 1)));
        }
        return new ProfileFile(changed.build(), keys.containsKey("latencies"));
    }

    private static RuntimeProfile base(YamlView view) throws YamlFileException {
        Map<String, RuntimeProfile> profiles = new HashMap<>();
        Stream.concat(RuntimeProfile.all().stream(), RuntimeProfile.lying().stream())
                .forEach(profile -> profiles.put(profile.name(), profile));
        RuntimeProfile base = profiles.get(view.oneOf(profiles.keySet()));
        if (base == null) {
            throw view.expected("a built-in profile");
        }
        return base;
    }

    private static StatusRule status(Map<String, YamlView> keys, StatusRule base) throws YamlFileException {
        StatusRule rule = base;
        for (Map.Entry<String, YamlView> entry : keys.entrySet()) {
            YamlView value = entry.getValue();
            rule = switch (entry.getKey()) {
                case "version" -> rule.withRuntimeVersion(value.string());
                case "status" -> ProfileSections.status().read(value, rule);
                case "handlers" -> rule.withHandlers(ProfileSections.handlers(value));
                case "defaultHandler" -> rule.withDefaultHandler(value.string());
                case "features" -> features(value, rule);
                default -> rule;
            };
        }
        if (rule.handler("").isEmpty()) {
            YamlView at = keys.getOrDefault("defaultHandler", keys.get("handlers"));
            String message = "no handler '" + rule.defaultHandler() + "' for pods that name none (expected: handlers"
                    + " with it, or another defaultHandler)";
            throw at == null ? new YamlFileException(message) : at.error(message);
        }
        return rule;
    }

    /** Whoever says what a feature is says that features are reported. */
    private static StatusRule features(YamlView view, StatusRule rule) throws YamlFileException {
        boolean policy = view.required("supplementalGroupsPolicy", Set.of("supplementalGroupsPolicy"))
                .bool();
        return rule.with(StatusRule.Trait.REPORTS_FEATURES, true)
                .with(StatusRule.Trait.SUPPLEMENTAL_GROUPS_POLICY, policy);
    }

    private static void rpcs(YamlView view, RuntimeProfileBuilder changed) throws YamlFileException {
        Set<String> served = new HashSet<>();
        ProfileSections.missing(view, served).forEach(changed::missing);
        served.forEach(changed::present);
    }
}
