// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process.applet;

import dev.kubeletsim.cri.process.Syscalls;
import dev.kubeletsim.cri.vfs.ErrnoException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/** Looks host names up in {@code /etc/hosts}. There is no DNS. */
final class HostNames {
    private static final long MAX_BYTES = 1 << 20;
    private static final Pattern DOTTED = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");

    private HostNames() {}

    /** The IPv4 address of {@code name}, dotted decimal. */
    static Optional<String> resolve(Syscalls sys, String name) {
        return DOTTED.matcher(name).matches() ? Optional.of(name) : inFile(sys, name);
    }

    private static Optional<String> inFile(Syscalls sys, String name) {
        String hosts;
        try {
            hosts = new String(sys.files().read(sys.credentials(), "/etc/hosts", MAX_BYTES), StandardCharsets.UTF_8);
        } catch (ErrnoException e) {
            return Optional.empty();
        }
        return hosts.lines()
                .map(line -> line.replaceFirst("#.*", "").strip().split("\\s+"))
                .filter(words -> DOTTED.matcher(words[0]).matches())
                .filter(words -> Arrays.asList(words).subList(1, words.length).contains(name))
                .map(words -> words[0])
                .findFirst();
    }
}
