// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.app.explain;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Explanations for people. */
public final class ExplainTable {
    private static final List<String> TITLES = List.of("CONTAINER", "WHAT", "ID", "STRICT", "FROM");

    private final PrintWriter out;

    public ExplainTable(PrintWriter out) {
        this.out = out;
    }

    /** Prints what node the pods were on. */
    public void print(ExplainedNode node) {
        Boolean feature = node.supplementalGroupsPolicy();
        String under = node.apiServer().equals(node.kubernetes()) ? "" : " under API server " + node.apiServer();
        out.println("node: Kubernetes " + node.kubernetes() + under + ", " + node.runtime()
                + gates("", node.featureGates())
                + gates("API server: ", node.apiServerFeatureGates())
                + gates("kubelet: ", node.kubeletFeatureGates())
                + "; status.features.supplementalGroupsPolicy: " + (feature == null ? "absent" : feature));
    }

    private static String gates(String whose, String gates) {
        return gates.isEmpty() ? "" : ", " + whose + gates;
    }

    /** Prints a pod. */
    public void print(ExplainedPod pod) {
        out.println();
        out.println("pod " + pod.namespace() + "/" + pod.name() + " (" + pod.place() + ")");
        out.println("  policy:  " + policy(pod));
        out.println("  verdict: " + pod.verdict().summary());
        pod.warnings().forEach(warning -> out.println("  warning: " + warning));
        if (pod.containers().isEmpty()) {
            return;
        }
        List<List<String>> rows = new ArrayList<>();
        rows.add(TITLES);
        pod.containers().forEach(container -> rows.addAll(rows(container)));
        out.println();
        print(rows);
        out.println();
        pod.containers().forEach(this::summarize);
    }

    private static String policy(ExplainedPod pod) {
        return pod.asked().isEmpty() ? "unset, which means Merge" : pod.asked();
    }

    private static List<List<String>> rows(ExplainedContainer container) {
        List<List<String>> rows = new ArrayList<>();
        ExplainedId uid = container.uid();
        ExplainedId gid = container.gid();
        if (uid == null || gid == null) {
            return List.of(List.of(container.name(), "-", "-", "-", "-"));
        }
        rows.add(row(container, "uid", uid));
        // Runtimes put the primary group among the others too: one row, unless more than one place gives it.
        boolean both = container.groups().contains(gid);
        rows.add(row(null, both ? "gid, group" : "gid", gid));
        container.groups().stream()
                .filter(group -> !group.equals(gid))
                .forEach(group -> rows.add(row(null, group.held() ? "group" : "(group)", group)));
        return rows;
    }

    private static List<String> row(@Nullable ExplainedContainer container, String what, ExplainedId id) {
        String separator = what.equals("uid") ? " -> " : "; ";
        return List.of(
                container == null ? "" : container.name(),
                what,
                id.id() + (id.name().isEmpty() ? "" : "(" + id.name() + ")"),
                id.strict() ? "keeps" : id.held() ? "removes" : "left out",
                id.from().stream().map(Source::text).collect(Collectors.joining(separator)));
    }

    private void print(List<List<String>> rows) {
        int last = TITLES.size() - 1;
        int[] widths = new int[last];
        for (List<String> row : rows) {
            for (int i = 0; i < last; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder("  ");
            for (int i = 0; i < last; i++) {
                line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
            }
            out.println(line.append(row.get(last)));
        }
    }

    private void summarize(ExplainedContainer container) {
        List<String> facts = new ArrayList<>();
        facts.add(container.state());
        if (!container.obstacle().isEmpty()) {
            facts.add("no telling who it would run as: " + container.obstacle());
        } else if (!container.made()) {
            facts.add("not made: these are the ids it would get");
        }
        if (!container.strictWouldRemove().isEmpty()) {
            facts.add("Strict would remove " + ids(container.strictWouldRemove()));
        }
        if (!container.mergeWouldAdd().isEmpty()) {
            facts.add("Merge would add " + ids(container.mergeWouldAdd()));
        }
        if (container.made()) {
            facts.add(container.reported() == null ? "the status has no user" : "the status has the user");
        }
        String type = container.type().equals("container") ? "" : " (" + container.type() + ")";
        out.println("  " + container.name() + type + ": " + String.join("; ", facts));
    }

    private static String ids(List<Long> ids) {
        return ids.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }
}
