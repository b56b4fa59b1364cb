// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process.applet;

import dev.kubeletsim.cri.process.Output;
import dev.kubeletsim.cri.process.Program;
import dev.kubeletsim.cri.process.Signal;
import dev.kubeletsim.cri.process.Syscalls;
import dev.kubeletsim.cri.process.libbb.Accounts;
import dev.kubeletsim.cri.vfs.ErrnoException;
import dev.kubeletsim.cri.vfs.OpenFlag;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * {@code nginx}: a master process that opens sockets, logs and its pid file, and one worker that serves static files. The
 * master ends on SIGTERM, SIGINT and SIGQUIT, and replaces a worker that died.
 */
final class NginxProgram implements Program {
    private static final String CONFIG = "/etc/nginx/nginx.conf";
    private static final Set<Signal> FATAL = Set.of(Signal.TERM, Signal.INT, Signal.QUIT);

    private final List<String> argv;
    private final Output output = new Output();
    private String pidFile = "";
    private Optional<NginxWorker> worker = Optional.empty();
    private int workerPid;
    private boolean began;
    private boolean ending;
    private boolean failed;

    NginxProgram(List<String> argv) {
        this.argv = argv;
    }

    @Override
    public Turn step(Syscalls sys) {
        if (!began) {
            began = true;
            try {
                begin(sys);
            } catch (UsageException e) {
                output.err("nginx: " + e.getMessage() + "\n");
                failed = true;
            }
        }
        if (!output.flush(sys)) {
            return Turn.BLOCKED;
        }
        if (failed || worker.isEmpty()) {
            return end(sys, failed ? 1 : 0);
        }
        Signal signal;
        while ((signal = sys.takeSignal()) != null) {
            if (FATAL.contains(signal)) {
                ending = true;
                signalWorker(sys);
            } else if (signal == Signal.CHLD && reaped(sys)) {
                if (ending) {
                    return end(sys, 0);
                }
                startWorker(sys);
            }
        }
        return Turn.BLOCKED;
    }

    private void begin(Syscalls sys) {
        OptionParser options = OptionParser.of(argv.subList(1, argv.size()), "c:g:vtq");
        if (options.has('v')) {
            output.err("nginx version: " + version(sys) + "\n");
            return;
        }
        String file = options.value('c');
        String directives = options.value('g');
        NginxConfig config = NginxConfig.read(sys, file == null ? CONFIG : file, directives == null ? "" : directives);
        if (options.has('t')) {
            output.err("nginx: configuration file " + (file == null ? CONFIG : file) + " test is successful\n");
            return;
        }
        List<Integer> listeners = listen(sys, config);
        NginxWorker served =
                new NginxWorker(listeners, config, version(sys), accessLog(sys, config), account(sys, config));
        if (config.daemon()) {
            sys.fork(new Master(served, config), 0);
            return;
        }
        run(sys, served, config);
    }

    private void run(Syscalls sys, NginxWorker served, NginxConfig config) {
        worker = Optional.of(served);
        pidFile = config.pidFile();
        FATAL.forEach(sys::catchSignal);
        sys.catchSignal(Signal.CHLD);
        sys.ignoreSignal(Signal.PIPE);
        sys.setTitle("nginx: master process " + String.join(" ", argv));
        writePid(sys);
        startWorker(sys);
    }

    private static String version(Syscalls sys) {
        return "nginx/" + Launcher.environment(sys, "NGINX_VERSION", "1.14.2");
    }

    private static List<Integer> listen(Syscalls sys, NginxConfig config) {
        List<Integer> listeners = new ArrayList<>();
        for (int port : config.ports()) {
            try {
                listeners.add(sys.sockets().listen(port));
            } catch (ErrnoException e) {
                throw new UsageException("[emerg] bind() to 0.0.0.0:" + port + " failed ("
                        + e.errno().number() + ": " + e.text() + ")");
            }
        }
        return listeners;
    }

    /** The log's descriptor, -1 for none. */
    private static int accessLog(Syscalls sys, NginxConfig config) {
        if (config.accessLog().equals("off")) {
            return -1;
        }
        return open(sys, config.accessLog(), Set.of(OpenFlag.WRITE, OpenFlag.CREATE, OpenFlag.APPEND));
    }

    private static int open(Syscalls sys, String path, Set<OpenFlag> flags) {
        try {
            return sys.open(path, flags, 0644);
        } catch (ErrnoException e) {
            throw new UsageException(
                    "[emerg] open() \"" + path + "\" failed (" + e.errno().number() + ": " + e.text() + ")");
        }
    }

    /** The passwd entry of the workers' user, if the master may become that user and one is named. */
    private static Optional<String[]> account(Syscalls sys, NginxConfig config) {
        if (config.user().isEmpty() || sys.credentials().effectiveUid() != 0) {
            return Optional.empty();
        }
        Optional<String[]> entry = Accounts.user(sys, config.user());
        if (entry.isEmpty()) {
            throw new UsageException("[emerg] getpwnam(\"" + config.user() + "\") failed");
        }
        return entry;
    }

    private void writePid(Syscalls sys) {
        int fd = open(sys, pidFile, Set.of(OpenFlag.WRITE, OpenFlag.CREATE, OpenFlag.TRUNCATE));
        byte[] text = (sys.pid() + "\n").getBytes(StandardCharsets.US_ASCII);
        sys.write(fd, text, 0, text.length);
        sys.close(fd);
    }

    private void startWorker(Syscalls sys) {
        worker.ifPresent(program -> workerPid = sys.fork(program.copy(), -1));
    }

    private void signalWorker(Syscalls sys) {
        try {
            sys.kill(workerPid, Signal.TERM);
        } catch (ErrnoException e) {
            output.err("nginx: [alert] kill(" + workerPid + ", 15) failed: " + e.text() + "\n");
        }
    }

    /** Whether the worker is among the children that ended. */
    private boolean reaped(Syscalls sys) {
        boolean found = false;
        try {
            Syscalls.ChildExit child;
            while ((child = sys.waitChild(-1)) != null) {
                found |= child.pid() == workerPid;
            }
        } catch (ErrnoException e) {
            return found;
        }
        return found;
    }

    private Turn end(Syscalls sys, int code) {
        if (!pidFile.isEmpty() && !failed) {
            try {
                sys.files().unlink(sys.credentials(), pidFile);
            } catch (ErrnoException e) {
                output.err("nginx: [alert] unlink() \"" + pidFile + "\" failed: " + e.text() + "\n");
                output.flush(sys);
            }
        }
        sys.exit(code);
        return Turn.ENDED;
    }

    /** What a master in the background goes on with. */
    private final class Master implements Program {
        private final NginxProgram master = new NginxProgram(argv);
        private final NginxWorker served;
        private final NginxConfig config;

        Master(NginxWorker served, NginxConfig config) {
            this.served = served;
            this.config = config;
        }

        @Override
        public Turn step(Syscalls sys) {
            if (!master.began) {
                master.began = true;
                Launcher.detach(sys, false);
                master.run(sys, served, config);
            }
            return master.step(sys);
        }
    }
}
