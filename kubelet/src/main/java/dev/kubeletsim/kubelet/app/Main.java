// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.app;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
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
        synopsisSubcommandLabel = "COMMAND")
public final class Main implements Runnable {
    static final int EXIT_FAILED = 1;
    static final int EXIT_USAGE = 2;

    private static final Map<String, Supplier<Object>> COMMANDS = commands();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    Main() {}

    private static Map<String, Supplier<Object>> commands() {
        Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
        commands.put("demo", DemoCommand::new);
        commands.put("explain", ExplainCommand::new);
        commands.put("up", UpCommand::new);
        commands.put("cri", CriCommand::new);
        commands.put("registry", RegistryCommand::new);
        commands.put("faults", FaultsCommand::new);
        commands.put("gates", GatesCommand::new);
        commands.put("matrix", MatrixCommand::new);
        commands.put("conformance", ConformanceCommand::new);
        commands.put("warm-up", WarmUpCommand::new);
        commands.put("version", VersionCommand::new);
        commands.put("completion", CompletionCommand::new);
        commands.put("help", Main::help);
        return commands;
    }

    private static Object help() {
        return new CommandLine.HelpCommand();
    }

    /** Runs the command line and ends the process with its exit code. */
    public static void main(String[] args) {
        System.exit(run(args));
    }

    static int run(String... args) {
        return commandLine(
                        new PrintWriter(System.out, true, StandardCharsets.UTF_8),
                        new PrintWriter(System.err, true, StandardCharsets.UTF_8),
                        args)
                .execute(args);
    }

    /**
     * The parser with its handlers; output goes to {@code out}, complaints to {@code err}. It knows the one command that
     * {@code args} name, or all if that is none or one that speaks of the others: reading the options of all commands
     * takes longer than starting a runtime.
     */
    static CommandLine commandLine(PrintWriter out, PrintWriter err, String... args) {
        CommandLine line = new CommandLine(new Main());
        String first = args.length == 0 ? "" : args[0];
        boolean one = COMMANDS.containsKey(first) && !first.equals("help") && !first.equals("completion");
        COMMANDS.forEach((name, command) -> {
            if (!one || name.equals(first)) {
                line.addSubcommand(name, command.get());
            }
        });
        return line.setOut(out)
                .setErr(err)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(true)
                .setParameterExceptionHandler(Main::usageError)
                .setExecutionExceptionHandler(Main::failure);
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                spec.subcommands().values().stream()
                        .filter(command ->
                                !command.getCommandSpec().usageMessage().hidden())
                        .map(CommandLine::getCommandName)
                        .collect(Collectors.joining(", ", "a command is missing, one of ", "")));
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
