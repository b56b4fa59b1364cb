// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process.applet;

import dev.kubeletsim.cri.process.Program;
import dev.kubeletsim.cri.process.libbb.EchoText;
import dev.kubeletsim.cri.process.libbb.KillCommand;
import dev.kubeletsim.cri.process.libbb.PrintfFormat;
import dev.kubeletsim.cri.process.libbb.TestCommand;
import dev.kubeletsim.cri.process.shell.Shell;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/** busybox's applets by name. */
final class Applets {
    private static final Map<String, Function<List<String>, Program>> ALL = new TreeMap<>();

    static {
        immediate("id", IdentityApplets::id);
        immediate("whoami", IdentityApplets::whoami);
        immediate("groups", IdentityApplets::groups);
        immediate("true", context -> 0);
        immediate("false", context -> 1);
        immediate("echo", context -> {
            context.output().write(1, EchoText.of(context.args()));
            return 0;
        });
        immediate("printf", context -> PrintfFormat.run(context.output(), words(context)));
        immediate("test", context -> TestCommand.run(context.sys(), words(context), context.output()));
        immediate("[", context -> TestCommand.run(context.sys(), words(context), context.output()));
        immediate("kill", context -> KillCommand.run(context.sys(), words(context), "kill", context.output()));
        ALL.put("sleep", argv -> new SleepProgram(argv, false));
        ALL.put("usleep", argv -> new SleepProgram(argv, true));
        ALL.put("yes", YesProgram::new);
        ALL.put("timeout", TimeoutProgram::new);
        ALL.put("env", argv -> new EnvProgram(argv));
        ALL.put("su", SuProgram::new);
        ALL.put("xargs", XargsProgram::new);
        ALL.put("dd", DdProgram::new);
        ALL.put("tar", TarProgram::new);
        ALL.put("tail", TailProgram::new);
        ALL.put("top", TopProgram::new);
        FileApplets.addTo(ALL);
        TextApplets.addTo(ALL);
        SystemApplets.addTo(ALL);
        NetworkApplets.addTo(ALL);
        ALL.put("sh", Shell::new);
    }

    private Applets() {}

    private static List<String> words(AppletContext context) {
        List<String> words = new ArrayList<>(context.args());
        words.addFirst(context.name());
        return words;
    }

    private static void immediate(String name, ImmediateProgram.Body body) {
        ALL.put(name, argv -> new ImmediateProgram(argv, body));
    }

    static Optional<Program> find(String name, List<String> argv) {
        return Optional.ofNullable(ALL.get(name)).map(factory -> factory.apply(argv));
    }

    static Set<String> names() {
        return ALL.keySet();
    }
}
