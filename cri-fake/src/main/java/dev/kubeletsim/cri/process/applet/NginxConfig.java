// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process.applet;

import dev.kubeletsim.cri.process.Syscalls;
import dev.kubeletsim.cri.process.libbb.ShellPattern;
import dev.kubeletsim.cri.vfs.ErrnoException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The part of an nginx configuration that is simulated: where it listens, which directory it serves, whose rights it
 * works with. Directives that change nothing here are passed over; all others are refused.
 */
final class NginxConfig {
    private static final int MAX_INCLUDES = 100;
    private static final long MAX_BYTES = 1 << 20;
    private static final Set<String> BLOCKS = Set.of("events", "http", "server", "location", "types");
    private static final Set<String> WITHOUT_EFFECT = Set.of(
            "worker_processes",
            "worker_connections",
            "error_log",
            "default_type",
            "log_format",
            "sendfile",
            "tcp_nopush",
            "tcp_nodelay",
            "keepalive_timeout",
            "server_name",
            "server_tokens",
            "error_page",
            "charset",
            "gzip",
            "daemon");

    private final Syscalls sys;
    private final List<Integer> ports = new ArrayList<>();
    private List<String> index = List.of("index.html");
    private String root = "html";
    private String user = "";
    private String pidFile = "/var/run/nginx.pid";
    private String accessLog = "/var/log/nginx/access.log";
    private boolean daemon = true;
    private boolean hasServer;
    private int includes;

    private NginxConfig(Syscalls sys) {
        this.sys = sys;
    }

    /**
     * Reads a configuration file, and directives from the command line after it.
     *
     * @throws UsageException with nginx's message
     */
    static NginxConfig read(Syscalls sys, String file, String directives) {
        NginxConfig config = new NginxConfig(sys);
        config.include(file);
        config.run("command line", NginxTokens.of("command line", directives));
        if (config.hasServer && config.ports.isEmpty()) {
            config.ports.add(80);
        }
        return config;
    }

    private void include(String pattern) {
        if (++includes > MAX_INCLUDES) {
            throw emerg("more than " + MAX_INCLUDES + " included files");
        }
        String path = pattern.startsWith("/") ? pattern : "/etc/nginx/" + pattern;
        int slash = path.lastIndexOf('/');
        String name = path.substring(slash + 1);
        if (!name.contains("*")) {
            readFile(path);
            return;
        }
        String directory = path.substring(0, slash);
        try {
            for (String each : sys.files().list(sys.credentials(), directory)) {
                if (ShellPattern.matches(name, each)) {
                    readFile(directory + "/" + each);
                }
            }
        } catch (ErrnoException e) {
            throw emerg("open() \"" + directory + "\" failed (" + e.errno().number() + ": " + e.text() + ")");
        }
    }

    private void readFile(String path) {
        byte[] bytes;
        try {
            bytes = sys.files().read(sys.credentials(), path, MAX_BYTES);
        } catch (ErrnoException e) {
            throw emerg("open() \"" + path + "\" failed (" + e.errno().number() + ": " + e.text() + ")");
        }
        run(path, NginxTokens.of(path, new String(bytes, StandardCharsets.UTF_8)));
    }

    private void run(String where, List<NginxTokens.Directive> directives) {
        for (NginxTokens.Directive directive : directives) {
            List<String> words = directive.words();
            if (words.isEmpty()) {
                continue;
            }
            String name = words.getFirst();
            if (directive.opensBlock()) {
                if (!BLOCKS.contains(name)) {
                    throw unknown(where, directive);
                }
                hasServer |= name.equals("server");
            } else if (!directive.inTypes()) {
                set(where, directive, name, words.subList(1, words.size()));
            }
        }
    }

    private void set(String where, NginxTokens.Directive directive, String name, List<String> values) {
        if (values.isEmpty()) {
            throw emerg(
                    "invalid number of arguments in \"" + name + "\" directive in " + where + ":" + directive.line());
        }
        String value = values.getFirst();
        switch (name) {
            case "include" -> {
                if (!value.endsWith("mime.types")) {
                    include(value);
                }
            }
            case "listen" -> listen(where, directive, value);
            case "root" -> root = value;
            case "index" -> index = values;
            case "user" -> user = value;
            case "pid" -> pidFile = value;
            case "access_log" -> accessLog = value;
            default -> {
                if (!WITHOUT_EFFECT.contains(name)) {
                    throw unknown(where, directive);
                }
                daemon = name.equals("daemon") ? !value.equals("off") : daemon;
            }
        }
    }

    private void listen(String where, NginxTokens.Directive directive, String value) {
        String port = value.substring(value.lastIndexOf(':') + 1);
        if (!port.matches("[0-9]{1,5}") || Integer.parseInt(port) > 65_535) {
            throw emerg("invalid port in \"" + value + "\" of the \"listen\" directive in " + where + ":"
                    + directive.line());
        }
        int number = Integer.parseInt(port);
        if (!ports.contains(number)) {
            ports.add(number);
        }
    }

    private static UsageException unknown(String where, NginxTokens.Directive directive) {
        return emerg("unknown directive \"" + directive.words().getFirst() + "\" in " + where + ":" + directive.line()
                + " (or it is not simulated)");
    }

    private static UsageException emerg(String message) {
        return new UsageException("[emerg] " + message);
    }

    List<Integer> ports() {
        return List.copyOf(ports);
    }

    List<String> index() {
        return index;
    }

    /** Absolute. */
    String root() {
        return root.startsWith("/") ? root : "/etc/nginx/" + root;
    }

    /** Whose rights the workers have; "" for those of the master. */
    String user() {
        return user;
    }

    String pidFile() {
        return pidFile;
    }

    /** A file, or {@code off}. */
    String accessLog() {
        return accessLog;
    }

    boolean daemon() {
        return daemon;
    }
}
