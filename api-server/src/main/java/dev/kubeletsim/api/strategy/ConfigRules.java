// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.strategy;

import dev.kubeletsim.api.defaulting.ObjectDefaults;
import dev.kubeletsim.api.resource.FieldError;
import dev.kubeletsim.api.validation.ConfigValidation;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** ConfigMaps and Secrets. */
final class ConfigRules {
    private ConfigRules() {}

    /** ConfigMaps ({@code pkg/registry/core/configmap/strategy.go}). */
    record OfConfigMaps(int minor) implements KindRules {
        @Override
        public List<FieldError> validate(ObjectNode map) {
            return ConfigValidation.createConfigMap(minor, map);
        }

        @Override
        public List<FieldError> validateUpdate(ObjectNode map, ObjectNode old, String subresource) {
            return ConfigValidation.updateConfigMap(minor, map, old);
        }
    }

    /** Secrets ({@code pkg/registry/core/secret/strategy.go}). */
    record OfSecrets(int minor) implements KindRules {
        @Override
        public void applyDefaults(ObjectNode secret) {
            ObjectDefaults.secret(secret);
        }

        @Override
        public List<FieldError> validate(ObjectNode secret) {
            return ConfigValidation.createSecret(minor, secret);
        }

        @Override
        public List<FieldError> validateUpdate(ObjectNode secret, ObjectNode old, String subresource) {
            return ConfigValidation.updateSecret(minor, secret, old);
        }

        @Override
        public Map<String, String> selectableFields(ObjectNode secret) {
            return Map.of("type", Trees.text(secret, "type"));
        }
    }
}
