// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.selector;

import dev.kubeletsim.api.resource.ApiFailure;
import dev.kubeletsim.api.selector.LabelSelector.Operator;
import dev.kubeletsim.api.selector.LabelSelector.Requirement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads a label selector, failing at the same tokens and with the same words as {@code labels.Parse} of apimachinery. */
final class LabelSelectorParser {
    private static final String OPERATORS = "in, notin, =, ==, !=, gt, lt";
    private static final Pattern NAME = Pattern.compile("([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]");
    private static final Pattern PREFIX =
            Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
    private static final String NAME_RULE = "must consist of alphanumeric characters, '-', '_' or '.', and must start"
            + " and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for"
            + " validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
    private static final String VALUE_RULE = "a valid label must be an empty string or consist of alphanumeric"
            + " characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or"
            + " 'my_value',  or '12345', regex used for validation is"
            + " '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";
    private static final int LONGEST = 63;

    private enum Token {
        END,
        COMMA,
        OPEN,
        CLOSE,
        NOT,
        OPERATOR,
        IDENTIFIER,
        ERROR
    }

    private record Lexeme(Token token, String text) {}

    private final List<Lexeme> lexemes = new ArrayList<>();
    private int next;

    LabelSelectorParser(String text) {
        for (int at = 0; at < text.length(); ) {
            at = scan(text, at);
        }
        lexemes.add(new Lexeme(Token.END, ""));
    }

    /** Reads one lexeme, returns where it ends. */
    private int scan(String text, int start) {
        char c = text.charAt(start);
        if (Character.isWhitespace(c)) {
            return start + 1;
        }
        boolean special = isSpecial(c);
        int end = start;
        if (special && "(),".indexOf(c) >= 0) {
            end++;
        } else {
            while (end < text.length()
                    && isSpecial(text.charAt(end)) == special
                    && "(),".indexOf(text.charAt(end)) < 0
                    && !Character.isWhitespace(text.charAt(end))) {
                end++;
                if (special && !isSymbol(text.substring(start, Math.min(end + 1, text.length())))) {
                    break;
                }
            }
        }
        String lexeme = text.substring(start, end);
        lexemes.add(new Lexeme(special ? symbol(lexeme) : Token.IDENTIFIER, lexeme));
        return end;
    }

    private static boolean isSpecial(char c) {
        return "=!(),><".indexOf(c) >= 0;
    }

    private static boolean isSymbol(String text) {
        return symbol(text) != Token.ERROR;
    }

    private static Token symbol(String text) {
        return switch (text) {
            case ")" -> Token.CLOSE;
            case "," -> Token.COMMA;
            case "(" -> Token.OPEN;
            case "!" -> Token.NOT;
            case "=", "==", "!=", ">", "<" -> Token.OPERATOR;
            default -> Token.ERROR;
        };
    }

    List<Requirement> parse() {
        List<Requirement> requirements = new ArrayList<>();
        while (true) {
            Lexeme ahead = peek();
            switch (ahead.token) {
                case END -> {
                    return requirements;
                }
                case IDENTIFIER, NOT -> requirements.add(requirement());
                case COMMA, OPEN, CLOSE, OPERATOR, ERROR ->
                    throw fail("found '" + ahead.text + "', expected: !, identifier, or 'end of string'");
            }
            Lexeme after = take();
            if (after.token == Token.END) {
                return requirements;
            }
            if (after.token != Token.COMMA) {
                throw fail("found '" + after.text + "', expected: ',' or 'end of string'");
            }
            if (peek().token != Token.IDENTIFIER && peek().token != Token.NOT) {
                throw fail("found '" + peek().text + "', expected: identifier after ','");
            }
        }
    }

    private Requirement requirement() {
        boolean not = peek().token == Token.NOT;
        if (not) {
            take();
        }
        Lexeme key = take();
        if (key.token != Token.IDENTIFIER) {
            throw unable("found '" + key.text + "', expected: identifier");
        }
        checkKey(key.text);
        boolean last = peek().token == Token.END || peek().token == Token.COMMA;
        if (not || last) {
            return new Requirement(key.text, not ? Operator.DOES_NOT_EXIST : Operator.EXISTS, Set.of());
        }
        Operator operator = operator();
        Set<String> values = operator == Operator.IN || operator == Operator.NOT_IN ? values() : exactValue();
        check(key.text, operator, values);
        return new Requirement(key.text, operator, values);
    }

    private Operator operator() {
        Lexeme lexeme = take();
        return switch (lexeme.text) {
            case "in" -> Operator.IN;
            case "notin" -> Operator.NOT_IN;
            case "=", "==" -> Operator.EQUALS;
            case "!=" -> Operator.NOT_EQUALS;
            case ">" -> Operator.GREATER_THAN;
            case "<" -> Operator.LESS_THAN;
            default -> throw unable("found '" + lexeme.text + "', expected: " + OPERATORS);
        };
    }

    private Set<String> exactValue() {
        if (peek().token == Token.END || peek().token == Token.COMMA) {
            return Set.of("");
        }
        Lexeme value = take();
        if (value.token != Token.IDENTIFIER) {
            throw unable("found '" + value.text + "', expected: identifier");
        }
        return Set.of(value.text);
    }

    private Set<String> values() {
        Lexeme open = take();
        if (open.token != Token.OPEN) {
            throw unable("found '" + open.text + "' expected: '('");
        }
        Set<String> values = new LinkedHashSet<>();
        boolean wantsValue = true;
        while (true) {
            Lexeme lexeme = take();
            switch (lexeme.token) {
                case IDENTIFIER -> {
                    if (!wantsValue) {
                        throw unable("found '" + lexeme.text + "', expected: ',' or ')'");
                    }
                    values.add(lexeme.text);
                    wantsValue = false;
                }
                case COMMA -> {
                    if (wantsValue) {
                        values.add("");
                    }
                    wantsValue = true;
                }
                case CLOSE -> {
                    if (wantsValue) {
                        values.add("");
                    }
                    return values;
                }
                case END, OPEN, NOT, OPERATOR, ERROR ->
                    throw unable(
                            wantsValue
                                    ? "found '" + lexeme.text + "', expected: ',', or identifier"
                                    : "found '" + lexeme.text + "', expected: ',' or ')'");
            }
        }
    }

    private static void checkKey(String key) {
        int slash = key.indexOf('/');
        String name = key.substring(slash + 1);
        if (slash >= 0
                && (slash == 0 || !PREFIX.matcher(key.substring(0, slash)).matches())) {
            throw unable("key: Invalid value: \"" + key + "\": prefix part "
                    + (slash == 0
                            ? "must be non-empty"
                            : "a lowercase RFC 1123 subdomain must consist of lower case"
                                    + " alphanumeric characters, '-' or '.', and must start and end with an alphanumeric"
                                    + " character (e.g. 'example.com', regex used for validation is '" + PREFIX
                                    + "')"));
        }
        if (name.length() > LONGEST) {
            throw unable("key: Invalid value: \"" + key + "\": name part must be no more than 63 bytes");
        }
        if (!NAME.matcher(name).matches()) {
            throw unable("key: Invalid value: \"" + key + "\": name part " + NAME_RULE);
        }
    }

    private static void check(String key, Operator operator, Set<String> values) {
        if ((operator == Operator.GREATER_THAN || operator == Operator.LESS_THAN)
                && !values.iterator().next().matches("[+-]?\\d{1,18}")) {
            throw unable("values[0]: Invalid value: \"" + values.iterator().next()
                    + "\": for 'Gt', 'Lt' operators, the value must be an integer");
        }
        for (String value : values) {
            if (value.length() > LONGEST) {
                throw unable("values[0][" + key + "]: Invalid value: \"" + value + "\": must be no more than 63 bytes");
            }
            if (!value.isEmpty() && !NAME.matcher(value).matches()) {
                throw unable("values[0][" + key + "]: Invalid value: \"" + value + "\": " + VALUE_RULE);
            }
        }
    }

    private Lexeme peek() {
        return lexemes.get(next);
    }

    private Lexeme take() {
        Lexeme lexeme = lexemes.get(next);
        if (lexeme.token != Token.END) {
            next++;
        }
        return lexeme;
    }

    private static ApiFailure unable(String why) {
        return fail("unable to parse requirement: " + why);
    }

    private static ApiFailure fail(String why) {
        return ApiFailure.badRequest(why);
    }
}
