// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process.applet;

import dev.kubeletsim.cri.process.Program;
import dev.kubeletsim.cri.process.shell.Shell;
import dev.kubeletsim.cri.vfs.FileTree;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The programs that can be in an image. A program is a file whose content starts like an ELF file and then names what it
 * stands for, so that it may be copied, linked and given modes like any other file.
 */
public final class Programs {
    private static final String MARK = "\u007fELF kubelet-sim program: ";
    private static final byte[] BUSYBOX = content("busybox");
    private static final byte[] PAUSE = content("pause");
    private static final byte[] AGNHOST = content("agnhost");

    private static final byte[] NGINX = content("nginx");
    private static final byte[] HTTPD = content("httpd");
    private static final byte[] NNP = content("nnp");

    private Programs() {}

    private static byte[] content(String name) {
        return (MARK + name + "\n").getBytes(StandardCharsets.ISO_8859_1);
    }

    /** The program that {@code content} stands for, called with {@code argv}; empty if it stands for none. */
    public static Optional<Program> load(byte[] content, List<String> argv) {
        if (Arrays.equals(content, BUSYBOX)) {
            return Optional.of(busybox(argv));
        }
        if (Arrays.equals(content, PAUSE)) {
            return Optional.of(new PauseProgram());
        }
        if (Arrays.equals(content, AGNHOST)) {
            return Optional.of(agnhost(argv));
        }
        if (Arrays.equals(content, NGINX)) {
            return Optional.of(new NginxProgram(argv));
        }
        if (Arrays.equals(content, HTTPD)) {
            return Optional.of(new ApacheProgram(argv));
        }
        if (Arrays.equals(content, NNP)) {
            return Optional.of(new ImmediateProgram(argv, IdentityApplets::nnp));
        }
        return Optional.empty();
    }

    private static Program busybox(List<String> argv) {
        String called = argv.isEmpty() ? "busybox" : argv.getFirst();
        String name = called.substring(called.lastIndexOf('/') + 1);
        if (name.startsWith("-")) {
            name = name.substring(1);
        }
        if (!name.equals("busybox")) {
            return applet(name, argv);
        }
        return argv.size() < 2
                ? new ImmediateProgram(argv, context -> {
                    context.out("BusyBox v1.36 (simulated) multi-call binary.\n");
                    context.out(String.join(", ", Applets.names()) + "\n");
                    return 0;
                })
                : argv.get(1).equals("--list")
                        ? new ImmediateProgram(argv, context -> {
                            Applets.names().forEach(each -> context.out(each + "\n"));
                            return 0;
                        })
                        : applet(argv.get(1), argv.subList(1, argv.size()));
    }

    private static Program applet(String name, List<String> argv) {
        if (name.equals("sh") || name.equals("ash")) {
            return new Shell(argv);
        }
        return Applets.find(name, argv)
                .orElseGet(() -> new ImmediateProgram(argv, context -> {
                    context.err(name + ": applet not found\n");
                    return 127;
                }));
    }

    private static Program agnhost(List<String> argv) {
        String command = argv.size() > 1 ? argv.get(1) : "";
        if (command.equals("pause")) {
            return new PauseProgram();
        }
        return new ImmediateProgram(argv, context -> {
            context.err(
                    command.isEmpty()
                            ? "Usage:\n  app [command]\n"
                            : "Error: agnhost \"" + command + "\" is not simulated (only \"pause\" is)\n");
            return 1;
        });
    }

    /** A root file system with busybox: {@code /bin/sh}, {@code /bin/busybox}, all applets, and the usual directories. */
    public static FileTree busyboxBase() {
        return BaseTree.TREE;
    }

    /** The content of an executable {@code busybox}: the applet is chosen by the name it is called by. */
    public static byte[] busybox() {
        return BUSYBOX.clone();
    }

    /** The content of the executable {@code pause}: sleeps until SIGTERM or SIGINT. */
    public static byte[] pause() {
        return PAUSE.clone();
    }

    /** The content of the executable {@code nginx}, a web server. */
    public static byte[] nginx() {
        return NGINX.clone();
    }

    /** The content of the executable {@code httpd} of Apache, a web server. */
    public static byte[] httpd() {
        return HTTPD.clone();
    }

    /** The content of the executable {@code nnp} of the e2e image nonewprivs: it prints its effective user. */
    public static byte[] nnp() {
        return NNP.clone();
    }

    /** The content of the executable {@code agnhost}. */
    public static byte[] agnhost() {
        return AGNHOST.clone();
    }

    /** Made once: images built from it share it. */
    private static final class BaseTree {
        static final FileTree TREE = build();

        private static FileTree build() {
            FileTree.Builder tree = FileTree.builder();
            for (String directory : List.of(
                    "bin",
                    "dev",
                    "etc",
                    "home",
                    "lib",
                    "proc",
                    "sys",
                    "usr",
                    "usr/bin",
                    "usr/sbin",
                    "usr/local",
                    "usr/local/bin",
                    "sbin",
                    "var",
                    "var/run",
                    "var/log",
                    "var/spool",
                    "run",
                    "mnt",
                    "opt")) {
                tree.directory(directory, 0755, 0, 0);
            }
            tree.directory("root", 0700, 0, 0).directory("tmp", 01777, 0, 0);
            tree.file("bin/busybox", BUSYBOX, 0755, 0, 0);
            tree.hardlink("bin/sh", "bin/busybox").hardlink("bin/ash", "bin/busybox");
            for (String applet : Applets.names()) {
                tree.hardlink("bin/" + applet, "bin/busybox");
            }
            return tree.hardlink("usr/bin/env", "bin/busybox").build();
        }
    }
}
