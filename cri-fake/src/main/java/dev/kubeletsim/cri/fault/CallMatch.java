// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.fault;

import dev.kubeletsim.cri.call.CallSubject;
import dev.kubeletsim.cri.call.CriMessages;
import dev.kubeletsim.cri.yaml.Nearest;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which calls a rule is about; all that is said must hold. In patterns {@code *} stands for any letters.
 *
 * @param rpcs names of RPCs, any of them; empty for all
 * @param node a pattern of the node's name, or null
 * @param pod a pattern of the pod's name, or null
 * @param namespace a pattern of the pod's namespace, or null
 * @param container a pattern of the container's name, or null
 * @param image a pattern of the image's name or id as the request or the container's config has it, or null
 * @param labels what sandbox and container must have
 * @param attempt the container's, else the sandbox's; null for any
 */
public record CallMatch(
        Set<String> rpcs,
        @Nullable String node,
        @Nullable String pod,
        @Nullable String namespace,
        @Nullable String container,
        @Nullable String image,
        Map<String, String> labels,
        @Nullable Integer attempt) {
    /**
     * @throws IllegalArgumentException if an RPC is none of the CRI; the message names the nearest ones
     */
    public CallMatch {
        rpcs = Set.copyOf(rpcs);
        labels = Map.copyOf(labels);
        Set<String> known = CriMessages.rpcs();
        for (String rpc : rpcs) {
            if (!known.contains(rpc)) {
                throw new IllegalArgumentException(
                        "no RPC '" + rpc + "' (expected one of " + Nearest.names(rpc, known) + ")");
            }
        }
    }

    CallMatch withRpcs(Set<String> value) {
        return new CallMatch(value, node, pod, namespace, container, image, labels, attempt);
    }

    /** Whether it can be about {@code rpc} at all. */
    boolean concerns(String rpc) {
        return rpcs.isEmpty() || rpcs.contains(rpc);
    }

    /** Whether the subject of a call has to be known. */
    boolean asksForSubject() {
        return pod != null
                || namespace != null
                || container != null
                || image != null
                || attempt != null
                || !labels.isEmpty();
    }

    /** Whether it is about a call with this subject on the node of this name. */
    boolean fits(String nodeName, CallSubject subject) {
        return fits(node, nodeName)
                && fits(pod, subject.podName())
                && fits(namespace, subject.podNamespace())
                && fits(container, subject.container())
                && (image == null || subject.images().stream().anyMatch(name -> fits(image, name)))
                && subject.labels().entrySet().containsAll(labels.entrySet())
                && (attempt == null || attempt.equals(subject.attempt()));
    }

    private static boolean fits(@Nullable String pattern, @Nullable String text) {
        return pattern == null || (text != null && glob(pattern, text));
    }

    /** Goes back to the last star only, so that the time is at most the product of both lengths. */
    private static boolean glob(String pattern, String text) {
        int p = 0;
        int t = 0;
        int star = -1;
        int resume = 0;
        while (t < text.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                resume = t;
            } else if (p < pattern.length() && pattern.charAt(p) == text.charAt(t)) {
                p++;
                t++;
            } else if (star >= 0) {
                p = star + 1;
                t = ++resume;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }
}
