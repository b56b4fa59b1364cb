// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.app;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The command line {@code kubelet-sim}.
 *
 * <p>Exit codes: 0 done, 1 the component itself refused to start or run (its own text is on standard error), 2 wrong
 * usage (one line that says what to write instead).
 */
@Command(
        name = "kubelet-sim",
        description = "A simulated Kubernetes node: kubelet, container runtime and API server in one process.",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        versionProvider = ProductVersion.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            DemoCommand.class,
            UpCommand.class,
            CriCommand.class,
            WarmUpCommand.class,
            Main.VersionCommand.class,
            Main.CompletionCommand.class,
            CommandLine.HelpCommand.class
        })
public final class Main implements Runnable {
    static final int EXIT_FAILED = 1;
    static final int EXIT_USAGE = 2;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    Main() {}

    /** Runs the command line and ends the process with its exit code. */
    public static void main(String[] args) {
        System.exit(run(args));
    }

    static int run(String... args) {
        return commandLine(
                        new PrintWriter(System.out, true, StandardCharsets.UTF_8),
                        new PrintWriter(System.err, true, StandardCharsets.UTF_8))
                .execute(args);
    }

    /** The parser with its handlers; output goes to {@code out}, complaints to {@code err}. */
    static CommandLine commandLine(PrintWriter out, PrintWriter err) {
        return new CommandLine(new Main())
                .setOut(out)
                .setErr(err)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(true)
                .setParameterExceptionHandler(Main::usageError)
                .setExecutionExceptionHandler(Main::failure);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing: demo, up, cri or version");
    }

    private static int usageError(ParameterException error, String[] args) {
        CommandLine command = error.getCommandLine();
        String message = error instanceof UnmatchedArgumentException unmatched
                ? unmatched(unmatched)
                : String.valueOf(error.getMessage());
        command.getErr()
                .println(command.getCommandSpec().qualifiedName() + ": " + firstLine(message) + " (see: "
                        + command.getCommandSpec().qualifiedName() + " --help)");
        return EXIT_USAGE;
    }

    private static String unmatched(UnmatchedArgumentException error) {
        String what = String.join(" ", error.getUnmatched());
        var suggestions = error.getSuggestions();
        return (error.isUnknownOption() ? "unknown option: " : "unexpected argument: ")
                + what
                + (suggestions.isEmpty() ? "" : "; did you mean " + String.join(" or ", suggestions) + "?");
    }

    private static int failure(Exception error, CommandLine command, CommandLine.ParseResult parsed) throws Exception {
        if (error instanceof StartFailure) {
            command.getErr().println(command.getCommandSpec().qualifiedName() + ": " + error.getMessage());
            return EXIT_FAILED;
        }
        throw error;
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse(text);
    }

    /** Prints the versions of the product and of the JVM below it. */
    @Command(name = "version", description = "Print the version.")
    static final class VersionCommand implements Runnable {
        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Override
        public void run() {
            for (String line : new ProductVersion().getVersion()) {
                spec.commandLine().getOut().println(line);
            }
        }
    }

    /** Prints a completion script that bash and zsh can source. */
    @Command(
            name = "completion",
            description = "Print a completion script for bash and zsh: source <(kubelet-sim completion)")
    static final class CompletionCommand implements Runnable {
        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Override
        public void run() {
            CommandLine root = spec.root().commandLine();
            root.getOut().print(AutoComplete.bash(root.getCommandName(), root));
            root.getOut().flush();
        }
    }
}
