// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.v1;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Compares what was compiled with the interface's table of record, both ways: one line for each service, rpc, message,
 * enum, field and value, with parent, name, number, type and label.
 */
class CriDescriptorsTest {
    private static final FileDescriptor FILE = CriProto.getDescriptor();
    private static final String DECLARATION = "(declaration)";

    private final Set<String> compiled = new TreeSet<>();

    @Test
    void everythingInTheTableIsCompiledAndNothingElse() throws IOException {
        FILE.getServices().forEach(this::addService);
        FILE.getMessageTypes().forEach(this::addMessage);
        FILE.getEnumTypes().forEach(this::addEnum);

        assertThat(compiled).containsExactlyInAnyOrderElementsOf(table());
    }

    @Test
    void theTableIsTheWholeInterface() throws IOException {
        assertThat(table()).hasSizeGreaterThan(780);
        assertThat(table().stream()
                        .map(line -> line.substring(0, line.indexOf('\t')))
                        .distinct())
                .containsExactlyInAnyOrder("service", "rpc", "message", "enum");
    }

    @Test
    void thePackageIsThatOfTheWire() {
        assertThat(FILE.getPackage()).isEqualTo("runtime.v1");
        assertThat(RuntimeServiceGrpc.SERVICE_NAME).isEqualTo("runtime.v1.RuntimeService");
        assertThat(ImageServiceGrpc.SERVICE_NAME).isEqualTo("runtime.v1.ImageService");
    }

    private void addService(ServiceDescriptor service) {
        add("service", "", service.getName(), "", DECLARATION, "");
        for (MethodDescriptor method : service.getMethods()) {
            String signature = "(" + side(method.isClientStreaming(), method.getInputType()) + ") returns ("
                    + side(method.isServerStreaming(), method.getOutputType()) + ")";
            add("rpc", service.getName(), method.getName(), "", signature, "");
        }
    }

    private static String side(boolean streaming, Descriptor type) {
        return (streaming ? "stream " : "") + type.getFullName();
    }

    private void addMessage(Descriptor message) {
        if (message.getOptions().getMapEntry()) {
            return;
        }
        add("message", "", message.getName(), "", DECLARATION, "");
        for (FieldDescriptor field : message.getFields()) {
            String number = Integer.toString(field.getNumber());
            add("message", local(message.getFullName()), field.getName(), number, type(field), label(field));
        }
        message.getNestedTypes().forEach(this::addMessage);
        message.getEnumTypes().forEach(this::addEnum);
    }

    private void addEnum(EnumDescriptor type) {
        Descriptor outer = type.getContainingType();
        add("enum", outer == null ? "" : outer.getName(), type.getName(), "", DECLARATION, "");
        for (EnumValueDescriptor value : type.getValues()) {
            add("enum", local(type.getFullName()), value.getName(), Integer.toString(value.getNumber()), "(value)", "");
        }
    }

    private static String local(String fullName) {
        return fullName.substring("runtime.v1.".length());
    }

    private static String type(FieldDescriptor field) {
        if (field.isMapField()) {
            List<FieldDescriptor> entry = field.getMessageType().getFields();
            return "map<" + element(entry.get(0)) + ", " + element(entry.get(1)) + ">";
        }
        return (field.isRepeated() ? "repeated " : "") + element(field);
    }

    private static String element(FieldDescriptor field) {
        return switch (field.getType()) {
            case MESSAGE -> field.getMessageType().getFullName();
            case ENUM -> field.getEnumType().getFullName();
            default -> field.getType().name().toLowerCase(Locale.ROOT);
        };
    }

    private static String label(FieldDescriptor field) {
        if (field.isMapField()) {
            return "map";
        }
        return field.isRepeated() ? "repeated" : "singular";
    }

    private void add(String... columns) {
        compiled.add(String.join("\t", columns));
    }

    /** The table's lines without its header and without the column that says since when. */
    private static Set<String> table() throws IOException {
        try (InputStream in = CriDescriptorsTest.class.getResourceAsStream("/cri-v1-fields.tsv")) {
            assertThat(in).as("resource cri-v1-fields.tsv").isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .skip(1)
                    .map(line -> line.substring(0, line.lastIndexOf('\t')))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }
}
