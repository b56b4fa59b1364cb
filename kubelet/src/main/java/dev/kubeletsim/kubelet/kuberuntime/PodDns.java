// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.kuberuntime;

import dev.kubeletsim.cri.v1.DNSConfig;
import dev.kubeletsim.kubelet.config.DnsResolver;
import dev.kubeletsim.kubelet.config.KubeletConfiguration;
import dev.kubeletsim.kubelet.events.EventReasons;
import dev.kubeletsim.kubelet.events.EventRecorder;
import dev.kubeletsim.kubelet.events.ObjectReference;
import dev.kubeletsim.kubelet.pod.Pod;
import dev.kubeletsim.kubelet.pod.Trees;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** What a pod's {@code resolv.conf} says (upstream's {@code pkg/kubelet/network/dns}). */
final class PodDns {
    private static final int MAX_SERVERS = 3;
    private static final int MAX_SEARCHES = 32;
    private static final int MAX_SEARCH_CHARS = 2048;
    private static final List<String> CLUSTER_OPTIONS = List.of("ndots:5");

    private final KubeletConfiguration configuration;
    private final EventRecorder events;

    PodDns(KubeletConfiguration configuration, EventRecorder events) {
        this.configuration = configuration;
        this.events = events;
    }

    DNSConfig of(Pod pod) {
        DnsResolver resolver = switch (policy(pod)) {
            case "None" -> DnsResolver.EMPTY;
            case "ClusterFirst" -> cluster(pod);
            default -> configuration.hostResolver();
        };
        JsonNode extra = pod.spec().path("dnsConfig");
        List<String> servers = union(resolver.servers(), Trees.texts(extra, "nameservers"));
        List<String> searches = union(resolver.searches(), Trees.texts(extra, "searches"));
        return DNSConfig.newBuilder()
                .addAllServers(fittingServers(pod, servers))
                .addAllSearches(fittingSearches(pod, searches))
                .addAllOptions(options(resolver.options(), extra.path("options")))
                .build();
    }

    private String policy(Pod pod) {
        String policy = Trees.text(pod.spec(), "dnsPolicy");
        boolean cluster = policy.isEmpty() || "ClusterFirst".equals(policy);
        if ("ClusterFirstWithHostNet".equals(policy)) {
            cluster = true;
        } else if (cluster && pod.hostNetwork()) {
            return "Default";
        }
        if (cluster && configuration.clusterDns().isEmpty()) {
            events.event(
                    ObjectReference.of(pod),
                    EventRecorder.WARNING,
                    EventReasons.MISSING_CLUSTER_DNS,
                    "pod: \"" + pod.description()
                            + "\". kubelet does not have ClusterDNS IP configured and cannot create"
                            + " Pod using \"" + (policy.isEmpty() ? "ClusterFirst" : policy)
                            + "\" policy. Falling back to \"Default\" policy.");
            return "Default";
        }
        return cluster ? "ClusterFirst" : policy;
    }

    private DnsResolver cluster(Pod pod) {
        String domain = configuration.clusterDomain();
        List<String> searches = new ArrayList<>();
        if (!domain.isEmpty()) {
            searches.add(pod.namespace() + ".svc." + domain);
            searches.add("svc." + domain);
            searches.add(domain);
        }
        return new DnsResolver(
                configuration.clusterDns(),
                union(searches, configuration.hostResolver().searches()),
                CLUSTER_OPTIONS);
    }

    private List<String> fittingServers(Pod pod, List<String> servers) {
        if (servers.size() <= MAX_SERVERS) {
            return servers;
        }
        List<String> fitting = servers.subList(0, MAX_SERVERS);
        warn(
                pod,
                "Nameserver limits were exceeded, some nameservers have been omitted, the applied nameserver line is: ",
                fitting);
        return fitting;
    }

    private List<String> fittingSearches(Pod pod, List<String> searches) {
        List<String> fitting = new ArrayList<>(searches.subList(0, Math.min(searches.size(), MAX_SEARCHES)));
        while (String.join(" ", fitting).length() > MAX_SEARCH_CHARS) {
            fitting.removeLast();
        }
        if (fitting.size() < searches.size()) {
            warn(
                    pod,
                    "Search Line limits were exceeded, some search paths have been omitted, the applied search line is: ",
                    fitting);
        }
        return fitting;
    }

    private void warn(Pod pod, String message, List<String> applied) {
        events.event(
                ObjectReference.of(pod),
                EventRecorder.WARNING,
                "DNSConfigForming",
                message + String.join(" ", applied));
    }

    /** The options by name: the pod's replace the cluster's of the same name. */
    private static List<String> options(List<String> options, JsonNode extra) {
        Map<String, String> byName = new LinkedHashMap<>();
        for (String option : options) {
            byName.put(option.split(":", 2)[0], option);
        }
        for (JsonNode option : extra) {
            String name = Trees.text(option, "name");
            byName.put(name, option.hasNonNull("value") ? name + ":" + Trees.text(option, "value") : name);
        }
        return List.copyOf(byName.values());
    }

    private static List<String> union(List<String> first, List<String> second) {
        Set<String> all = new LinkedHashSet<>(first);
        all.addAll(second);
        return List.copyOf(all);
    }
}
