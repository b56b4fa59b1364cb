// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.container;

import dev.kubeletsim.cri.identity.ContainerIdentity;
import dev.kubeletsim.cri.image.ImageConfig;
import dev.kubeletsim.cri.intern.Interner;
import dev.kubeletsim.cri.process.Capability;
import dev.kubeletsim.cri.process.CapabilitySet;
import dev.kubeletsim.cri.process.Credentials;
import dev.kubeletsim.cri.process.SeccompFilter;
import dev.kubeletsim.cri.profile.ContainerRule;
import dev.kubeletsim.cri.v1.ContainerConfig;
import dev.kubeletsim.cri.v1.KeyValue;
import dev.kubeletsim.cri.v1.LinuxContainerSecurityContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Composes the first process of a container from the request, the image and the profile. Pure. */
final class ProcessPlanner {
    private static final String DEFAULT_PATH = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private static final Interner<Credentials> CREDENTIALS = new Interner<>();

    private final ContainerRule rule;

    ProcessPlanner(ContainerRule rule) {
        this.rule = rule;
    }

    ProcessPlan plan(
            ContainerConfig config,
            ImageConfig image,
            ContainerIdentity identity,
            SeccompFilter seccomp,
            String hostname,
            String home) {
        return new ProcessPlan(
                args(config, image),
                withHome(env(config, image, hostname), home),
                cwd(config, image),
                CREDENTIALS.one(credentials(config.getLinux().getSecurityContext(), identity)
                        .withSeccomp(seccomp)),
                hostname);
    }

    /** {@code command} replaces the entrypoint; the image's arguments count only where both are left out. */
    static List<String> args(ContainerConfig config, ImageConfig image) {
        List<String> args =
                new ArrayList<>(config.getCommandCount() > 0 ? config.getCommandList() : image.entrypoint());
        boolean imageArgs = config.getCommandCount() == 0 && config.getArgsCount() == 0;
        args.addAll(imageArgs ? image.cmd() : config.getArgsList());
        return args;
    }

    /** Where the process begins; runc refuses what is not absolute. */
    static String cwd(ContainerConfig config, ImageConfig image) {
        if (!config.getWorkingDir().isEmpty()) {
            return GoPath.clean(config.getWorkingDir());
        }
        return image.workingDir().isEmpty() ? "/" : GoPath.clean(image.workingDir());
    }

    private List<String> env(ContainerConfig config, ImageConfig image, String hostname) {
        List<String> requested = config.getEnvsList().stream()
                .map(entry -> entry.getKey() + "=" + text(entry))
                .toList();
        Map<String, String> env = new LinkedHashMap<>();
        switch (rule.environment()) {
            case IMAGE_THEN_REQUEST -> {
                put(env, DEFAULT_PATH);
                if (config.getTty()) {
                    put(env, "TERM=xterm");
                }
                put(env, "HOSTNAME=" + hostname);
                image.env().forEach(entry -> put(env, entry));
                requested.forEach(entry -> put(env, entry));
            }
            case REQUEST_THEN_IMAGE -> {
                requested.forEach(entry -> put(env, entry));
                image.env().forEach(entry -> env.putIfAbsent(key(entry), entry));
                env.putIfAbsent("PATH", DEFAULT_PATH);
                if (config.getTty()) {
                    env.putIfAbsent("TERM", "TERM=xterm");
                }
                put(env, "HOSTNAME=" + hostname);
            }
        }
        return List.copyOf(env.values());
    }

    private static String text(KeyValue entry) {
        return entry.getValue().toStringUtf8();
    }

    private static void put(Map<String, String> env, String entry) {
        env.put(key(entry), entry);
    }

    private static String key(String entry) {
        int equals = entry.indexOf('=');
        return equals < 0 ? entry : entry.substring(0, equals);
    }

    /** runc sets HOME from the container's passwd when nobody else has. */
    private static List<String> withHome(List<String> env, String home) {
        if (env.stream().anyMatch(entry -> entry.startsWith("HOME="))) {
            return env;
        }
        List<String> all = new ArrayList<>(env);
        all.add("HOME=" + home);
        return all;
    }

    private Credentials credentials(LinuxContainerSecurityContext security, ContainerIdentity identity) {
        return Credentials.container(identity.uid(), identity.gid().gid(), identity.groupIds(), capabilities(security))
                .withNoNewPrivs(security.getNoNewPrivs());
    }

    CapabilitySet capabilities(LinuxContainerSecurityContext security) {
        if (security.getPrivileged()) {
            return CapabilitySet.ALL;
        }
        List<String> add = security.getCapabilities().getAddCapabilitiesList();
        List<String> drop = security.getCapabilities().getDropCapabilitiesList();
        CapabilitySet base = rule.capabilities();
        if (hasAll(add)) {
            base = CapabilitySet.ALL;
        }
        if (hasAll(drop)) {
            base = CapabilitySet.EMPTY;
        }
        return base.plus(named(add)).minus(named(drop));
    }

    private static boolean hasAll(List<String> names) {
        return names.stream().anyMatch(name -> name.toUpperCase(Locale.ROOT).equals("ALL"));
    }

    private CapabilitySet named(List<String> names) {
        boolean prefixed = rule.has(ContainerRule.Trait.PREFIXED_CAPABILITIES);
        return CapabilitySet.of(names.stream()
                .filter(name -> prefixed || !name.toUpperCase(Locale.ROOT).startsWith("CAP_"))
                .flatMap(name -> Capability.parse(name).stream())
                .toList());
    }
}
