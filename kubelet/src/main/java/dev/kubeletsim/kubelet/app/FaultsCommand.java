// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.app;

import dev.kubeletsim.cri.fault.FaultClient;
import dev.kubeletsim.cri.fault.FaultControl;
import dev.kubeletsim.cri.fault.FaultFile;
import dev.kubeletsim.cri.yaml.FileFailure;
import dev.kubeletsim.cri.yaml.YamlFileException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists and changes the fault rules of a runtime that runs. */
@Command(
        name = "faults",
        description = "List and change the rules by which calls to a running runtime go wrong.",
        subcommands = {
            FaultsCommand.ListRules.class,
            FaultsCommand.SetRules.class,
            FaultsCommand.AddRules.class,
            FaultsCommand.ClearRules.class
        },
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Example: kubelet-sim cri --listen unix:///tmp/cri.sock &",
            "         kubelet-sim faults set --endpoint unix:///tmp/cri.sock faults.yaml"
        })
final class FaultsCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing, one of list, set, add, clear");
    }

    /** Where the running process listens for changes. */
    static final class Target {
        @Option(
                names = "--endpoint",
                paramLabel = "ENDPOINT",
                description = "The CRI socket of a running kubelet-sim cri: unix:///PATH.")
        private @Nullable String endpoint;

        @Option(
                names = "--control",
                paramLabel = "SOCKET",
                description = "The control socket itself, as given to kubelet-sim up --control SOCKET.")
        private @Nullable Path control;

        @Spec(Spec.Target.MIXEE)
        private CommandSpec spec = CommandSpec.create();

        Target() {}

        private FaultClient client() {
            if (control != null && endpoint == null) {
                return new FaultClient(control);
            }
            String unix = "unix://";
            if (control != null || endpoint == null || !endpoint.startsWith(unix)) {
                throw new ParameterException(
                        spec.commandLine(), "say whom to ask: --endpoint unix:///PATH or --control SOCKET");
            }
            return new FaultClient(Path.of(endpoint.substring(unix.length()) + FaultControl.SUFFIX));
        }

        private PrintWriter out() {
            return spec.commandLine().getOut();
        }

        private void report(int count, String done) {
            out().println(count + (count == 1 ? " rule " : " rules ") + done);
        }

        /** Asks, and turns what the other side refuses into one line. */
        private <T> T ask(Question<T> question) {
            try {
                return question.ask(client());
            } catch (IOException e) {
                throw new StartFailure("cannot ask the runtime: " + e.getMessage(), e);
            }
        }

        /** Something to ask. */
        private interface Question<T> {
            T ask(FaultClient client) throws IOException;
        }
    }

    /** A file of rules, checked before anybody is asked. */
    static final class Rules {
        @Parameters(paramLabel = "FILE", description = "The rules as YAML, or - for standard input.")
        private String file = "-";

        @Spec(Spec.Target.MIXEE)
        private CommandSpec spec = CommandSpec.create();

        Rules() {}

        private String name() {
            return file.equals("-") ? "standard input" : file;
        }

        private String text() {
            try {
                String text = file.equals("-")
                        ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8)
                        : Files.readString(Path.of(file));
                FaultFile.parse(name(), text);
                return text;
            } catch (YamlFileException e) {
                throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
            } catch (IOException e) {
                throw new ParameterException(
                        spec.commandLine(), name() + ": cannot be read: " + FileFailure.reason(e), e);
            }
        }
    }

    /** Shows the rules. */
    @Command(name = "list", description = "Show the rules, how many calls each was about, and how many it hit.")
    static final class ListRules implements Runnable {
        @Mixin
        private Target target = new Target();

        @Override
        public void run() {
            List<FaultClient.Rule> rules = target.ask(FaultClient::list);
            PrintWriter out = target.out();
            out.printf("%-12s %-28s %8s %8s  %s%n", "NODE", "NAME", "MATCHED", "HITS", "EFFECT");
            for (FaultClient.Rule rule : rules) {
                out.printf(
                        "%-12s %-28s %8d %8d  %s%n",
                        rule.node(), rule.name(), rule.matched(), rule.hits(), rule.effect());
            }
            out.flush();
        }
    }

    /** Replaces the rules. */
    @Command(name = "set", description = "Replace all rules; counting begins anew.")
    static final class SetRules implements Runnable {
        @Mixin
        private Target target = new Target();

        @Mixin
        private Rules rules = new Rules();

        @Override
        public void run() {
            String text = rules.text();
            int count = target.ask(client -> client.set(rules.name(), text));
            target.report(count, "set");
        }
    }

    /** Adds rules. */
    @Command(name = "add", description = "Add rules behind those that are there.")
    static final class AddRules implements Runnable {
        @Mixin
        private Target target = new Target();

        @Mixin
        private Rules rules = new Rules();

        @Override
        public void run() {
            String text = rules.text();
            int count = target.ask(client -> client.add(rules.name(), text));
            target.report(count, "added");
        }
    }

    /** Takes rules away. */
    @Command(name = "clear", description = "Take the rules of these names away, or all.")
    static final class ClearRules implements Runnable {
        @Mixin
        private Target target = new Target();

        @Parameters(paramLabel = "NAME", arity = "0..*", description = "Names of rules. Default: all.")
        private List<String> names = new ArrayList<>();

        @Override
        public void run() {
            int count = target.ask(client -> client.clear(names));
            target.report(count, "cleared");
        }
    }
}
