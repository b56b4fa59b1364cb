// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.validation;

import static dev.kubeletsim.api.validation.Trees.entries;
import static dev.kubeletsim.api.validation.Trees.text;
import static dev.kubeletsim.api.validation.Trees.truth;

import dev.kubeletsim.api.names.Names;
import dev.kubeletsim.api.resource.FieldError;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The rules of ConfigMaps and Secrets. */
public final class ConfigValidation {
    private static final int MAX_BYTES = 1024 * 1024;
    private static final String IMMUTABLE = "field is immutable when `immutable` is set";
    /** The keys that each built-in type of secret must have. */
    private static final Map<String, List<String>> REQUIRED_KEYS = Map.of(
            "kubernetes.io/dockercfg", List.of(".dockercfg"),
            "kubernetes.io/dockerconfigjson", List.of(".dockerconfigjson"),
            "kubernetes.io/ssh-auth", List.of("ssh-privatekey"),
            "kubernetes.io/tls", List.of("tls.crt", "tls.key"));

    private ConfigValidation() {}

    /** The faults of a new ConfigMap. */
    public static List<FieldError> createConfigMap(int minor, JsonNode map) {
        Faults faults = new Faults(minor);
        MetadataValidation.create(faults, map.path("metadata"), true, MetadataValidation.NameSyntax.SUBDOMAIN);
        configMap(faults, map);
        return faults.toList();
    }

    /** The faults of a changed ConfigMap. */
    public static List<FieldError> updateConfigMap(int minor, JsonNode map, JsonNode old) {
        Faults faults = new Faults(minor);
        MetadataValidation.update(faults, map.path("metadata"), old.path("metadata"));
        immutable(faults, map, old, List.of("data", "binaryData"));
        configMap(faults, map);
        return faults.toList();
    }

    private static void configMap(Faults faults, JsonNode map) {
        int bytes = 0;
        for (Map.Entry<String, JsonNode> entry : entries(map.path("data")).entrySet()) {
            faults.invalidEach(
                    Path.of("data").key(entry.getKey()),
                    entry.getKey(),
                    Names.configKey(entry.getKey(), faults.minor()));
            if (map.path("binaryData").has(entry.getKey())) {
                faults.invalid(
                        Path.of("data").key(entry.getKey()), entry.getKey(), "duplicate of key present in binaryData");
            }
            bytes += entry.getValue().asString("").getBytes(StandardCharsets.UTF_8).length;
        }
        for (Map.Entry<String, JsonNode> entry : entries(map.path("binaryData")).entrySet()) {
            faults.invalidEach(
                    Path.of("binaryData").key(entry.getKey()),
                    entry.getKey(),
                    Names.configKey(entry.getKey(), faults.minor()));
            bytes += entry.getValue().asString("").length() / 4 * 3;
        }
        if (bytes > MAX_BYTES) {
            faults.tooLong(Path.of("[]"), MAX_BYTES);
        }
    }

    /** The faults of a new Secret. */
    public static List<FieldError> createSecret(int minor, JsonNode secret) {
        Faults faults = new Faults(minor);
        MetadataValidation.create(faults, secret.path("metadata"), true, MetadataValidation.NameSyntax.SUBDOMAIN);
        secret(faults, secret);
        return faults.toList();
    }

    /** The faults of a changed Secret. */
    public static List<FieldError> updateSecret(int minor, JsonNode secret, JsonNode old) {
        Faults faults = new Faults(minor);
        MetadataValidation.update(faults, secret.path("metadata"), old.path("metadata"));
        if (!text(secret, "type").equals(text(old, "type"))) {
            faults.invalid(Path.of("type"), text(secret, "type"), "field is immutable");
        }
        immutable(faults, secret, old, List.of("data"));
        secret(faults, secret);
        return faults.toList();
    }

    private static void secret(Faults faults, JsonNode secret) {
        Path data = Path.of("data");
        int bytes = 0;
        for (Map.Entry<String, JsonNode> entry : entries(secret.path("data")).entrySet()) {
            faults.invalidEach(
                    data.key(entry.getKey()), entry.getKey(), Names.configKey(entry.getKey(), faults.minor()));
            bytes += entry.getValue().asString("").length() / 4 * 3;
        }
        if (bytes > MAX_BYTES) {
            faults.tooLong(data, MAX_BYTES);
        }
        String type = text(secret, "type");
        for (String key : REQUIRED_KEYS.getOrDefault(type, List.of())) {
            if (!secret.path("data").has(key)) {
                faults.required(data.key(key), "");
            }
        }
        if (type.equals("kubernetes.io/basic-auth")
                && !secret.path("data").has("username")
                && !secret.path("data").has("password")) {
            faults.required(data.key("username"), "");
            faults.required(data.key("password"), "");
        }
        String account = "kubernetes.io/service-account.name";
        if (type.equals("kubernetes.io/service-account-token")
                && text(secret.path("metadata").path("annotations"), account).isEmpty()) {
            faults.required(Path.of("metadata").child("annotations").key(account), "");
        }
    }

    private static void immutable(Faults faults, JsonNode now, JsonNode old, List<String> fields) {
        if (!truth(old, "immutable")) {
            return;
        }
        if (!truth(now, "immutable")) {
            faults.forbidden(Path.of("immutable"), IMMUTABLE);
        }
        for (String field : fields) {
            if (!now.path(field).equals(old.path(field))) {
                faults.forbidden(Path.of(field), IMMUTABLE);
            }
        }
    }
}
