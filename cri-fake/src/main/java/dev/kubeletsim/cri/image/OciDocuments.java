// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.image;

import java.io.StringWriter;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Writes the JSON documents of the OCI image specification 1.1; the same image gives the same bytes. */
final class OciDocuments {
    private static final JsonFactory JSON = new JsonFactory();

    private OciDocuments() {}

    /** The image configuration of a linux/amd64 image. */
    static String configuration(ImageConfig config, List<Layer> layers) {
        return write(json -> {
            json.writeStartObject();
            json.writeStringProperty("created", "1970-01-01T00:00:00Z");
            json.writeStringProperty("architecture", "amd64");
            json.writeStringProperty("os", "linux");
            json.writeObjectPropertyStart("config");
            process(json, config);
            json.writeEndObject();
            json.writeObjectPropertyStart("rootfs");
            json.writeStringProperty("type", "layers");
            strings(json, "diff_ids", layers.stream().map(Layer::diffId).toList());
            json.writeEndObject();
            json.writeEndObject();
        });
    }

    private static void process(JsonGenerator json, ImageConfig config) {
        if (!config.user().isEmpty()) {
            json.writeStringProperty("User", config.user());
        }
        optionalStrings(json, "Env", config.env());
        optionalStrings(json, "Entrypoint", config.entrypoint());
        optionalStrings(json, "Cmd", config.cmd());
        if (!config.workingDir().isEmpty()) {
            json.writeStringProperty("WorkingDir", config.workingDir());
        }
        if (!config.labels().isEmpty()) {
            json.writeObjectPropertyStart("Labels");
            new TreeMap<>(config.labels()).forEach(json::writeStringProperty);
            json.writeEndObject();
        }
        if (!config.stopSignal().isEmpty()) {
            json.writeStringProperty("StopSignal", config.stopSignal());
        }
    }

    /**
     * The manifest that binds a configuration and layers together.
     *
     * @param manifestType the manifest's own media type; docker's also decides the configuration's
     * @param configBytes the configuration's length in UTF-8
     */
    static String manifest(String manifestType, String configDigest, long configBytes, List<Layer> layers) {
        return write(json -> {
            json.writeStartObject();
            json.writeNumberProperty("schemaVersion", 2);
            json.writeStringProperty("mediaType", manifestType);
            json.writeName("config");
            String configType =
                    manifestType.equals(MediaTypes.DOCKER_MANIFEST) ? MediaTypes.DOCKER_CONFIG : MediaTypes.OCI_CONFIG;
            descriptor(json, configType, configDigest, configBytes);
            json.writeArrayPropertyStart("layers");
            layers.forEach(layer -> descriptor(json, layer.mediaType(), layer.digest(), layer.size()));
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private static void descriptor(JsonGenerator json, String mediaType, String digest, long size) {
        json.writeStartObject();
        json.writeStringProperty("mediaType", mediaType);
        json.writeStringProperty("digest", digest);
        json.writeNumberProperty("size", size);
        json.writeEndObject();
    }

    private static void optionalStrings(JsonGenerator json, String name, List<String> values) {
        if (!values.isEmpty()) {
            strings(json, name, values);
        }
    }

    private static void strings(JsonGenerator json, String name, List<String> values) {
        json.writeArrayPropertyStart(name);
        values.forEach(json::writeString);
        json.writeEndArray();
    }

    private static String write(Consumer<JsonGenerator> document) {
        StringWriter out = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
            document.accept(json);
        }
        return out.toString();
    }
}
