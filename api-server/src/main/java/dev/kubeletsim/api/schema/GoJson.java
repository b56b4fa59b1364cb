// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.schema;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads JSON and says what is wrong with the words of Go's scanner ({@code invalid character 'n' looking for beginning of
 * object key string}), which API clients see. Remembers the paths of keys that came twice; the later value wins.
 */
public final class GoJson {
    /**
     * How deep values may nest. Go allows 10,000 and says the same; here each level costs stack in all that walks the tree,
     * and no object of Kubernetes has this many.
     */
    private static final int MAX_DEPTH = 256;

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final byte[] text;
    private final List<String> duplicates = new ArrayList<>();
    private int at;

    private GoJson(byte[] text) {
        this.text = text;
    }

    /**
     * A document.
     *
     * @param root its value
     * @param duplicates the paths of keys that came twice, e.g. {@code spec.containers[0].name}
     */
    public record Document(JsonNode root, List<String> duplicates) {
        public Document {
            duplicates = List.copyOf(duplicates);
        }
    }

    /**
     * Reads one value and nothing after it.
     *
     * @throws DecodeException with Go's text
     */
    public static Document parse(byte[] text) throws DecodeException {
        GoJson reader = new GoJson(text);
        JsonNode root = reader.value("", 0);
        reader.skipSpace();
        if (reader.at < text.length) {
            throw reader.invalid("after top-level value");
        }
        return new Document(root, reader.duplicates);
    }

    /** What Go's errors call a value: {@code object}, {@code array}, {@code string}, {@code bool}, {@code number}. */
    public static String typeName(JsonNode value) {
        return switch (value.getNodeType()) {
            case OBJECT, POJO -> "object";
            case ARRAY -> "array";
            case STRING, BINARY -> "string";
            case BOOLEAN -> "bool";
            case NUMBER -> "number";
            case NULL, MISSING -> "null";
        };
    }

    private JsonNode value(String path, int depth) throws DecodeException {
        if (depth > MAX_DEPTH) {
            throw new DecodeException("exceeded max depth");
        }
        skipSpace();
        byte c = peek();
        return switch (c) {
            case '{' -> object(path, depth);
            case '[' -> array(path, depth);
            case '"' -> NODES.stringNode(string());
            case 't' -> literal("true", NODES.booleanNode(true));
            case 'f' -> literal("false", NODES.booleanNode(false));
            case 'n' -> literal("null", NODES.nullNode());
            default -> {
                if (c != '-' && !digit(c)) {
                    throw invalid("looking for beginning of value");
                }
                yield number();
            }
        };
    }

    private ObjectNode object(String path, int depth) throws DecodeException {
        ObjectNode object = NODES.objectNode();
        at++;
        skipSpace();
        if (peek() == '}') {
            at++;
            return object;
        }
        while (true) {
            skipSpace();
            if (peek() != '"') {
                throw invalid("looking for beginning of object key string");
            }
            String key = string();
            String keyPath = path.isEmpty() ? key : path + "." + key;
            if (object.has(key)) {
                duplicates.add(keyPath);
            }
            skipSpace();
            expect(':', "after object key");
            object.set(key, value(keyPath, depth + 1));
            skipSpace();
            if (peek() == '}') {
                at++;
                return object;
            }
            expect(',', "after object key:value pair");
        }
    }

    private ArrayNode array(String path, int depth) throws DecodeException {
        ArrayNode array = NODES.arrayNode();
        at++;
        skipSpace();
        if (peek() == ']') {
            at++;
            return array;
        }
        while (true) {
            array.add(value(path + "[" + array.size() + "]", depth + 1));
            skipSpace();
            if (peek() == ']') {
                at++;
                return array;
            }
            expect(',', "after array element");
        }
    }

    private JsonNode literal(String word, JsonNode value) throws DecodeException {
        for (int i = 0; i < word.length(); i++) {
            if (peek() != word.charAt(i)) {
                throw invalid("in literal " + word + " (expecting '" + word.charAt(i) + "')");
            }
            at++;
        }
        return value;
    }

    private JsonNode number() throws DecodeException {
        int start = at;
        boolean whole = true;
        if (peek() == '-') {
            at++;
        }
        if (peek() == '0') {
            at++;
        } else {
            digits("in numeric literal");
        }
        if (at < text.length && text[at] == '.') {
            whole = false;
            at++;
            digits("after decimal point in numeric literal");
        }
        if (at < text.length && (text[at] == 'e' || text[at] == 'E')) {
            whole = false;
            at++;
            if (peek() == '+' || peek() == '-') {
                at++;
            }
            digits("in exponent of numeric literal");
        }
        return node(new String(text, start, at - start, StandardCharsets.US_ASCII), whole);
    }

    private static JsonNode node(String literal, boolean whole) throws DecodeException {
        if (!whole) {
            try {
                return NODES.numberNode(new BigDecimal(literal));
            } catch (NumberFormatException e) {
                throw new DecodeException("json: number out of range: " + literal);
            }
        }
        if (literal.length() < 19) {
            return NODES.numberNode(Long.parseLong(literal));
        }
        BigInteger big = new BigInteger(literal);
        return big.bitLength() < Long.SIZE ? NODES.numberNode(big.longValue()) : NODES.numberNode(big);
    }

    private void digits(String where) throws DecodeException {
        if (!digit(peek())) {
            throw invalid(where);
        }
        while (at < text.length && digit(text[at])) {
            at++;
        }
    }

    private String string() throws DecodeException {
        at++;
        int start = at;
        StringBuilder unescaped = null;
        while (peek() != '"') {
            if (text[at] >= 0 && text[at] < ' ') {
                throw invalid("in string literal");
            }
            if (text[at] == '\\') {
                unescaped = unescaped == null ? new StringBuilder() : unescaped;
                unescaped.append(new String(text, start, at - start, StandardCharsets.UTF_8));
                at++;
                unescaped.append(escape());
                start = at;
            } else {
                at++;
            }
        }
        String tail = new String(text, start, at - start, StandardCharsets.UTF_8);
        at++;
        return unescaped == null ? tail : unescaped.append(tail).toString();
    }

    private char escape() throws DecodeException {
        char c = (char) peek();
        int index = "\"\\/bfnrt".indexOf(c);
        if (index >= 0) {
            at++;
            return "\"\\/\b\f\n\r\t".charAt(index);
        }
        if (c != 'u') {
            throw invalid("in string escape code");
        }
        at++;
        int code = 0;
        for (int i = 0; i < 4; i++) {
            int digit = Character.digit(peek(), 16);
            if (digit < 0) {
                throw invalid("in \\u hexadecimal character escape");
            }
            code = code * 16 + digit;
            at++;
        }
        return (char) code;
    }

    private void expect(char c, String where) throws DecodeException {
        if (peek() != c) {
            throw invalid(where);
        }
        at++;
    }

    private void skipSpace() {
        while (at < text.length && (text[at] == ' ' || text[at] == '\n' || text[at] == '\t' || text[at] == '\r')) {
            at++;
        }
    }

    private byte peek() throws DecodeException {
        if (at >= text.length) {
            throw new DecodeException("unexpected end of JSON input");
        }
        return text[at];
    }

    private static boolean digit(byte c) {
        return c >= '0' && c <= '9';
    }

    private DecodeException invalid(String where) {
        return new DecodeException("invalid character " + quoted((char) (text[at] & 0xff)) + " " + where);
    }

    /** A byte as Go's scanner quotes it. */
    private static String quoted(char c) {
        return switch (c) {
            case '\'' -> "'\\''";
            case '"' -> "'\"'";
            case '\\' -> "'\\\\'";
            case '\n' -> "'\\n'";
            case '\r' -> "'\\r'";
            case '\t' -> "'\\t'";
            default -> c < ' ' || c == 0x7f ? String.format("'\\x%02x'", (int) c) : "'" + c + "'";
        };
    }
}
