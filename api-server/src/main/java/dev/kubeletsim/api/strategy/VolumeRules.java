// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.strategy;

import dev.kubeletsim.api.defaulting.PersistentVolumeDefaults;
import dev.kubeletsim.api.resource.FieldError;
import dev.kubeletsim.api.resource.Metadata;
import dev.kubeletsim.api.resource.ServerContext;
import dev.kubeletsim.api.validation.PersistentVolumeClaimValidation;
import dev.kubeletsim.api.validation.PersistentVolumeValidation;
import dev.kubeletsim.api.validation.StorageClassValidation;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Persistent volumes, claims of them and storage classes ({@code pkg/registry/core}, {@code pkg/registry/storage}). */
final class VolumeRules {
    private static final String ATTRIBUTES_GATE = "VolumeAttributesClass";
    private static final String ATTRIBUTES = "volumeAttributesClassName";
    private static final String PHASE_TIME = "lastPhaseTransitionTime";

    private VolumeRules() {}

    private static void dropWithoutGate(ServerContext context, ObjectNode object, @Nullable ObjectNode old) {
        boolean used = old != null && old.path("spec").hasNonNull(ATTRIBUTES);
        if (!context.enabled(ATTRIBUTES_GATE) && !used && object.get("spec") instanceof ObjectNode spec) {
            spec.remove(ATTRIBUTES);
        }
    }

    /** Volumes. */
    record OfVolumes(ServerContext context) implements KindRules {
        @Override
        public void applyDefaults(ObjectNode volume) {
            PersistentVolumeDefaults.volume(volume);
        }

        @Override
        public void prepareForCreate(ObjectNode volume) {
            ObjectNode status = volume.putObject("status").put("phase", "Pending");
            status.put(PHASE_TIME, Metadata.time(context.clock().instant()));
            dropWithoutGate(context, volume, null);
        }

        @Override
        public void prepareForUpdate(ObjectNode volume, ObjectNode old, String subresource) {
            if (subresource.equals("status")) {
                Trees.keep(volume, old, "spec");
                timePhase(volume, old);
            } else {
                Trees.keep(volume, old, "status");
                dropWithoutGate(context, volume, old);
            }
        }

        /** A new phase gets the time, unless the writer says when it came. */
        private void timePhase(ObjectNode volume, ObjectNode old) {
            if (!(volume.get("status") instanceof ObjectNode status)) {
                return;
            }
            JsonNode before = old.path("status");
            boolean same = status.path("phase").equals(before.path("phase"));
            if (same && !status.hasNonNull(PHASE_TIME) && before.hasNonNull(PHASE_TIME)) {
                status.set(PHASE_TIME, before.path(PHASE_TIME));
            } else if (!same
                    && (!status.hasNonNull(PHASE_TIME)
                            || status.path(PHASE_TIME).equals(before.path(PHASE_TIME)))) {
                status.put(PHASE_TIME, Metadata.time(context.clock().instant()));
            }
        }

        @Override
        public List<FieldError> validate(ObjectNode volume) {
            return PersistentVolumeValidation.create(context, volume);
        }

        @Override
        public List<FieldError> validateUpdate(ObjectNode volume, ObjectNode old, String subresource) {
            return subresource.equals("status")
                    ? PersistentVolumeValidation.updateStatus(context, volume, old)
                    : PersistentVolumeValidation.update(context, volume, old);
        }

        @Override
        public List<String> warnings(ObjectNode volume, @Nullable ObjectNode old) {
            return VolumeWarnings.ofVolume(context.minor(), volume);
        }

        @Override
        public Map<String, String> selectableFields(ObjectNode volume) {
            return Map.of("name", Metadata.name(volume));
        }
    }

    /** Claims. */
    record OfClaims(ServerContext context) implements KindRules {
        @Override
        public void applyDefaults(ObjectNode claim) {
            PersistentVolumeDefaults.claim(claim);
        }

        @Override
        public void prepareForCreate(ObjectNode claim) {
            claim.putObject("status").put("phase", "Pending");
            prepareSpec(claim, null);
        }

        @Override
        public void prepareForUpdate(ObjectNode claim, ObjectNode old, String subresource) {
            if (subresource.equals("status")) {
                Trees.keep(claim, old, "spec");
            } else {
                Trees.keep(claim, old, "status");
                prepareSpec(claim, old);
            }
        }

        private void prepareSpec(ObjectNode claim, @Nullable ObjectNode old) {
            dropWithoutGate(context, claim, old);
            if (claim.get("spec") instanceof ObjectNode spec) {
                PersistentVolumeDefaults.dataSources(spec, old == null ? null : old.path("spec"));
            }
        }

        @Override
        public List<FieldError> validate(ObjectNode claim) {
            return PersistentVolumeClaimValidation.create(context, claim);
        }

        @Override
        public List<FieldError> validateUpdate(ObjectNode claim, ObjectNode old, String subresource) {
            return subresource.equals("status")
                    ? PersistentVolumeClaimValidation.updateStatus(context, claim, old)
                    : PersistentVolumeClaimValidation.update(context, claim, old);
        }

        @Override
        public List<String> warnings(ObjectNode claim, @Nullable ObjectNode old) {
            return VolumeWarnings.ofClaim(claim);
        }

        @Override
        public Map<String, String> selectableFields(ObjectNode claim) {
            return Map.of("name", Metadata.name(claim));
        }
    }

    /** Storage classes. */
    record OfClasses(int minor) implements KindRules {
        @Override
        public void applyDefaults(ObjectNode storageClass) {
            PersistentVolumeDefaults.storageClass(storageClass);
        }

        @Override
        public List<FieldError> validate(ObjectNode storageClass) {
            return StorageClassValidation.create(minor, storageClass);
        }

        @Override
        public List<FieldError> validateUpdate(ObjectNode storageClass, ObjectNode old, String subresource) {
            return StorageClassValidation.update(minor, storageClass, old);
        }
    }
}
