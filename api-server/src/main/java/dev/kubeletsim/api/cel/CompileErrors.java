// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.cel;

import dev.cel.common.CelIssue;
import dev.cel.common.CelSource;
import dev.cel.common.CelSourceLocation;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Says why an expression does not compile as cel-go says it: each issue with its line and a caret below its place. */
final class CompileErrors {
    /** What the ANTLR parser itself reports, which cel-go marks. */
    private static final Pattern SYNTAX = Pattern.compile(
            "(mismatched input|extraneous input|missing |no viable alternative|token recognition error).*",
            Pattern.DOTALL);

    private static final Pattern CANDIDATES = Pattern.compile(" \\(candidates: .*\\)$", Pattern.DOTALL);

    /** What has no fields but is a struct to cel-go: one that it then does not find. */
    private static final Pattern OPAQUE =
            Pattern.compile("type '((?:kubernetes|net)\\.[\\w.]+)' does not support field selection");

    private CompileErrors() {}

    static String text(List<CelIssue> issues, CelSource source) {
        return "compilation failed: " + issues(issues, source);
    }

    /** The issues alone. */
    static String issues(List<CelIssue> issues, CelSource source) {
        return issues.stream().map(issue -> inGo(issue).toDisplayString(source)).collect(Collectors.joining("\n"));
    }

    private static CelIssue inGo(CelIssue issue) {
        String message = issue.getMessage();
        CelSourceLocation place = issue.getSourceLocation();
        if (SYNTAX.matcher(message).matches()) {
            message = "Syntax error: " + message;
        } else if (message.startsWith("found no matching overload")) {
            message = CANDIDATES.matcher(message).replaceFirst("").replace("*error*", "!error!");
        } else if (message.equals("invalid argument to has() macro")) {
            place = CelSourceLocation.of(place.getLine(), place.getColumn() + 1);
        } else if (OPAQUE.matcher(message).matches()) {
            message = OPAQUE.matcher(message).replaceFirst("unexpected failed resolution of '$1'");
        } else if (message.endsWith(" does not support field selection")) {
            message = message.replace("google.protobuf.Timestamp", "timestamp")
                    .replace("google.protobuf.Duration", "duration");
        } else if (message.startsWith("unsupported syntax '")) {
            message = message.replace("unsupported syntax '", "unsupported syntax: '");
        }
        return CelIssue.formatError(issue.getExprId(), place, message);
    }
}
