// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.bench;

import java.util.HashMap;
import java.util.Map;

/** The options of a benchmark, each with a value. */
final class BenchArguments {
    private static final String NUMBER = "[1-9][0-9]{0,5}";

    private final String usage;
    private final Map<String, String> values;

    private BenchArguments(String usage, Map<String, String> values) {
        this.usage = usage;
        this.values = values;
    }

    /** Reads the command line; ends the program with the usage if there is an option it does not know. */
    static BenchArguments parse(String usage, Map<String, String> defaults, String[] args) {
        BenchArguments arguments = new BenchArguments(usage, new HashMap<>(defaults));
        for (int i = 0; i < args.length; i += 2) {
            if (!defaults.containsKey(args[i]) || i + 1 == args.length) {
                throw arguments.refuse(args[i]);
            }
            arguments.values.put(args[i], args[i + 1]);
        }
        return arguments;
    }

    String text(String option) {
        String value = values.get(option);
        if (value == null) {
            throw new IllegalArgumentException("no such option: " + option);
        }
        return value;
    }

    /** A number from 1 to 999999. */
    int number(String option) {
        String value = text(option);
        if (!value.matches(NUMBER)) {
            throw refuse(option + " " + value);
        }
        return Integer.parseInt(value);
    }

    private IllegalArgumentException refuse(String found) {
        System.err.println("usage: " + usage + System.lineSeparator() + "found: " + found);
        System.exit(2);
        return new IllegalArgumentException(found);
    }
}
