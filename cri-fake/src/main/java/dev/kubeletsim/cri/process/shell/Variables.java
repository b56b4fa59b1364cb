// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A shell's variables. A subshell gets a copy. */
final class Variables {
    /** @param value null for a name that is exported or read-only but has no value yet */
    record Variable(@Nullable String value, boolean exported, boolean readOnly) {}

    private static final int MAX_LENGTH = 8 << 20;
    private static final Variable UNSET = new Variable(null, false, false);

    private final Map<String, Variable> variables;

    Variables() {
        variables = new TreeMap<>();
    }

    Variables(Variables other) {
        variables = new TreeMap<>(other.variables);
    }

    @Nullable
    String get(String name) {
        Variable variable = variables.get(name);
        return variable == null ? null : variable.value();
    }

    String get(String name, String otherwise) {
        String value = get(name);
        return value == null ? otherwise : value;
    }

    Variable variable(String name) {
        return variables.getOrDefault(name, UNSET);
    }

    void restore(String name, Variable variable) {
        if (variable.equals(UNSET)) {
            variables.remove(name);
        } else {
            variables.put(name, variable);
        }
    }

    void set(String name, String value) {
        Variable before = variable(name);
        if (before.readOnly()) {
            throw new ShellError(2, name + ": is read only");
        }
        if (value.length() > MAX_LENGTH) {
            throw new ShellError(2, name + ": value is too long");
        }
        variables.put(name, new Variable(value, before.exported(), false));
    }

    void export(String name, boolean exported) {
        Variable before = variable(name);
        variables.put(name, new Variable(before.value(), exported, before.readOnly()));
    }

    void makeReadOnly(String name) {
        Variable before = variable(name);
        variables.put(name, new Variable(before.value(), before.exported(), true));
    }

    void unset(String name) {
        if (variable(name).readOnly()) {
            throw new ShellError(2, name + ": is read only");
        }
        variables.remove(name);
    }

    /** {@code NAME=value} of what is exported. */
    List<String> environment() {
        List<String> environment = new ArrayList<>();
        variables.forEach((name, variable) -> {
            if (variable.exported() && variable.value() != null) {
                environment.add(name + "=" + variable.value());
            }
        });
        return environment;
    }

    Map<String, Variable> all() {
        return variables;
    }
}
