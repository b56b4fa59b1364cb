// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.container;

import java.util.ArrayDeque;
import java.util.Deque;

/** Paths as Go's {@code path/filepath} makes them: without empty, {@code .} and {@code ..} parts as far as that goes. */
final class GoPath {
    private GoPath() {}

    /** {@code filepath.Join} of two parts that are not empty. */
    static String join(String directory, String file) {
        return clean(directory + "/" + file);
    }

    /** {@code filepath.Clean}. */
    static String clean(String path) {
        boolean absolute = path.startsWith("/");
        Deque<String> kept = new ArrayDeque<>();
        for (String part : path.split("/", -1)) {
            if (part.equals("..") && !kept.isEmpty() && !kept.getLast().equals("..")) {
                kept.removeLast();
            } else if (part.equals("..") ? !absolute : !part.isEmpty() && !part.equals(".")) {
                kept.addLast(part);
            }
        }
        String joined = String.join("/", kept);
        return absolute ? "/" + joined : joined.isEmpty() ? "." : joined;
    }
}
