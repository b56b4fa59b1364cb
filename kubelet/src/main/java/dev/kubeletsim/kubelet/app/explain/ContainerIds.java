// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.app.explain;

import dev.kubeletsim.cri.identity.AccountFile;
import dev.kubeletsim.cri.identity.ContainerIdentity;
import dev.kubeletsim.cri.identity.IdentityExplanation;
import dev.kubeletsim.cri.identity.IdentityOutcome;
import dev.kubeletsim.cri.identity.Provenance;
import dev.kubeletsim.kubelet.kuberuntime.IdentitySource;
import dev.kubeletsim.kubelet.kuberuntime.RequestedIdentity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Joins the two halves of a number's way: from the pod to the CRI's request, as the kubelet tells it, and from the
 * request and the image to the process, as the runtime tells it.
 */
public final class ContainerIds {
    private final RequestedIdentity requested;
    private final IdentityExplanation resolved;
    private final ContainerIdentity inForce;

    private ContainerIds(RequestedIdentity requested, IdentityExplanation resolved, ContainerIdentity inForce) {
        this.requested = requested;
        this.resolved = resolved;
        this.inForce = inForce;
    }

    /** What is known of a container; empty if the runtime refuses its user. */
    public static Optional<ContainerIds> of(RequestedIdentity requested, IdentityExplanation resolved) {
        return resolved.inForce() instanceof IdentityOutcome.Resolved it
                ? Optional.of(new ContainerIds(requested, resolved, it.identity()))
                : Optional.empty();
    }

    /** The user. */
    public ExplainedId uid() {
        List<Source> way = new ArrayList<>();
        if (inForce.uidProvenance() instanceof Provenance.ImageFile) {
            way.add(userSource());
        }
        way.add(source(inForce.uidProvenance()));
        return new ExplainedId(inForce.uid(), userName(inForce.uid()), true, true, way);
    }

    /** The primary group. */
    public ExplainedId gid() {
        long gid = inForce.gid().gid();
        return new ExplainedId(
                gid, groupName(gid), true, true, List.of(source(inForce.gid().provenance())));
    }

    /** The supplementary groups, then those that only Merge would give. */
    public List<ExplainedId> groups() {
        ContainerIdentity merged = identity(resolved.withMerge());
        ContainerIdentity strict = identity(resolved.withStrict());
        Map<Long, ExplainedId> groups = new LinkedHashMap<>();
        Stream.concat(inForce.groupIds().stream(), merged.groupIds().stream()).forEach(gid -> {
            boolean held = inForce.groupIds().contains(gid);
            List<Source> from = (held ? inForce : merged)
                    .provenanceOf(gid).stream().map(this::source).distinct().toList();
            groups.putIfAbsent(
                    gid,
                    new ExplainedId(gid, groupName(gid), held, strict.groupIds().contains(gid), from));
        });
        return List.copyOf(groups.values());
    }

    private ContainerIdentity identity(IdentityOutcome outcome) {
        return outcome instanceof IdentityOutcome.Resolved it ? it.identity() : inForce;
    }

    private Source source(Provenance provenance) {
        return switch (provenance) {
            case Provenance.RequestField field -> requestSource(field.field());
            case Provenance.ImageFile file ->
                new Source.ImageFile(
                        file.path(), file.line(), resolved.text(file).orElse(""));
            case Provenance.ImageUser user -> new Source.ImageConfig(user.user());
            case Provenance.RuntimeDefault none -> new Source.RuntimeDefault();
        };
    }

    /** Where the kubelet took a field of the request from. */
    private Source requestSource(String field) {
        if (field.startsWith("supplemental_groups[")) {
            int index = Integer.parseInt(field.substring(field.indexOf('[') + 1, field.length() - 1));
            return source(requested.supplementalGroups().get(index).source());
        }
        RequestedIdentity.RequestedGroup group = requested.group();
        return field.equals("run_as_group") && group != null ? source(group.source()) : userSource();
    }

    private Source userSource() {
        return source(requested.userSource());
    }

    private Source source(IdentitySource source) {
        return switch (source) {
            case IdentitySource.SecurityContextField field -> new Source.PodField(field.path());
            case IdentitySource.PersistentVolumeAnnotation annotation ->
                new Source.VolumeAnnotation(annotation.volume());
            case IdentitySource.ImageUserField user ->
                new Source.ImageConfig(resolved.request().imageUser());
        };
    }

    private String userName(long uid) {
        return resolved.accounts().passwd() instanceof AccountFile.Present file
                ? AccountFile.passwdEntries(file.content()).stream()
                        .filter(entry -> entry.uid() == uid)
                        .findFirst()
                        .map(entry -> entry.name())
                        .orElse("")
                : "";
    }

    private String groupName(long gid) {
        return resolved.accounts().group() instanceof AccountFile.Present file
                ? AccountFile.groupEntries(file.content()).stream()
                        .filter(entry -> entry.gid() == gid)
                        .findFirst()
                        .map(entry -> entry.name())
                        .orElse("")
                : "";
    }
}
