// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.validation;

import static dev.kubeletsim.api.validation.Trees.has;
import static dev.kubeletsim.api.validation.Trees.indexed;
import static dev.kubeletsim.api.validation.Trees.text;

import dev.kubeletsim.api.cel.Compilation;
import dev.kubeletsim.api.cel.ExpressionCompiler;
import dev.kubeletsim.api.cel.ReservedWords;
import dev.kubeletsim.api.cel.ReturnType;
import dev.kubeletsim.api.names.Names;
import dev.kubeletsim.api.resource.FieldError;
import dev.kubeletsim.api.validation.MetadataValidation.NameSyntax;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** The rules of a {@code ValidatingAdmissionPolicy} ({@code admissionregistration/validation}, 1.36). */
public final class PolicyValidation {
    private static final Path SPEC = Path.of("spec");
    private static final List<String> FAILURE_POLICIES = List.of("Fail", "Ignore");
    /** Unauthorized is documented too, and refused all the same. */
    private static final List<String> REASONS = List.of("Forbidden", "Invalid", "RequestEntityTooLarge");

    private static final String NOTHING = "validations or auditAnnotations must contain at least one item";
    private static final int MAX_CONDITIONS = 64;
    private static final int MAX_ANNOTATIONS = 20;
    private static final int MAX_ANNOTATION_EXPRESSION = 5 * 1024;
    /** The release that no longer names the field in front of what is wrong with a message. */
    private static final int SHORT_MESSAGE_TEXTS_SINCE = 36;

    private final Faults faults;
    private final String name;
    private final JsonNode spec;
    private final ExpressionCompiler compiler;

    private PolicyValidation(Faults faults, JsonNode policy) {
        this.faults = faults;
        this.name = text(policy.path("metadata"), "name");
        this.spec = policy.path("spec");
        this.compiler = newCompiler();
    }

    private ExpressionCompiler newCompiler() {
        return ExpressionCompiler.of(faults.minor(), has(spec, "paramKind"));
    }

    /** The faults of a new policy. */
    public static List<FieldError> create(int minor, JsonNode policy) {
        Faults faults = new Faults(minor);
        MetadataValidation.create(faults, policy.path("metadata"), false, NameSyntax.SUBDOMAIN);
        new PolicyValidation(faults, policy).check();
        return faults.toList();
    }

    /** The faults of a changed policy. */
    public static List<FieldError> update(int minor, JsonNode policy, JsonNode old) {
        Faults faults = new Faults(minor);
        MetadataValidation.update(faults, policy.path("metadata"), old.path("metadata"));
        new PolicyValidation(faults, policy).check();
        return faults.toList();
    }

    private void check() {
        String failurePolicy = text(spec, "failurePolicy");
        if (failurePolicy.isEmpty()) {
            faults.required(SPEC.child("failurePolicy"), "");
        } else if (!FAILURE_POLICIES.contains(failurePolicy)) {
            faults.notSupported(SPEC.child("failurePolicy"), failurePolicy, FAILURE_POLICIES);
        }
        if (has(spec, "paramKind")) {
            paramKind(spec.path("paramKind"), SPEC.child("paramKind"));
        }
        matchConstraints(spec.path("matchConstraints"), SPEC.child("matchConstraints"));
        matchConditions(spec.path("matchConditions"), SPEC.child("matchConditions"));
        for (Map.Entry<Integer, JsonNode> variable : indexed(spec.path("variables"))) {
            variable(variable.getValue(), SPEC.child("variables").index(variable.getKey()));
        }
        if (spec.path("validations").isEmpty() && spec.path("auditAnnotations").isEmpty()) {
            faults.required(SPEC.child("validations"), NOTHING);
            faults.required(SPEC.child("auditAnnotations"), NOTHING);
            return;
        }
        for (Map.Entry<Integer, JsonNode> validation : indexed(spec.path("validations"))) {
            validation(validation.getValue(), SPEC.child("validations").index(validation.getKey()));
        }
        auditAnnotations(spec.path("auditAnnotations"), SPEC.child("auditAnnotations"));
    }

    private void matchConstraints(JsonNode constraints, Path path) {
        if (constraints.isMissingNode()) {
            faults.required(path, "");
            return;
        }
        new MatchResourcesValidation(faults).check(constraints, path);
        if (constraints.path("resourceRules").isEmpty()) {
            faults.required(path.child("resourceRules"), "");
        }
    }

    private void paramKind(JsonNode kind, Path path) {
        String apiVersion = text(kind, "apiVersion");
        if (apiVersion.isEmpty()) {
            faults.required(path.child("apiVersion"), "");
        } else if (apiVersion.indexOf('/') != apiVersion.lastIndexOf('/')) {
            faults.invalid(path.child("apiVersion"), apiVersion, "unexpected GroupVersion string: " + apiVersion);
        } else {
            apiVersion(apiVersion, path.child("apiVersion"));
        }
        String kindName = text(kind, "kind");
        List<String> problems = Names.dns1035Label(kindName.toLowerCase(Locale.ROOT), faults.minor());
        if (kindName.isEmpty()) {
            faults.required(path.child("kind"), "");
        } else if (!problems.isEmpty()) {
            faults.invalid(
                    path.child("kind"),
                    kindName,
                    "may have mixed case, but should otherwise match: " + String.join(",", problems));
        }
    }

    private void apiVersion(String apiVersion, Path path) {
        int slash = apiVersion.indexOf('/');
        String group = slash < 0 ? "" : apiVersion.substring(0, slash);
        String version = apiVersion.substring(slash + 1);
        List<String> ofGroup = group.isEmpty() ? List.of() : Names.dns1123Subdomain(group, faults.minor());
        if (!ofGroup.isEmpty()) {
            faults.invalid(path, group, String.join(",", ofGroup));
        }
        if (version.isEmpty()) {
            faults.invalid(path, apiVersion, "version must be specified");
            return;
        }
        List<String> ofVersion = Names.dns1035Label(version, faults.minor());
        if (!ofVersion.isEmpty()) {
            faults.invalid(path, version, String.join(",", ofVersion));
        }
    }

    /** Conditions know no variables, at least not when they are created. */
    private void matchConditions(JsonNode conditions, Path path) {
        Set<String> names = new HashSet<>();
        if (conditions.size() > MAX_CONDITIONS) {
            faults.tooMany(path, conditions.size(), MAX_CONDITIONS);
        }
        ExpressionCompiler withoutVariables = newCompiler();
        for (Map.Entry<Integer, JsonNode> entry : indexed(conditions)) {
            Path at = path.index(entry.getKey());
            String expression = text(entry.getValue(), "expression").strip();
            if (expression.isEmpty()) {
                faults.required(at.child("expression"), "");
            } else {
                expression(withoutVariables, expression, ReturnType.BOOL, true, at.child("expression"));
            }
            String condition = text(entry.getValue(), "name");
            if (condition.isEmpty()) {
                faults.required(at.child("name"), "");
            } else {
                faults.invalidEach(at.child("name"), condition, Names.qualifiedName(condition, faults.minor()));
                if (!names.add(condition)) {
                    faults.duplicate(at.child("name"), condition);
                }
            }
        }
    }

    private void variable(JsonNode variable, Path path) {
        String variableName = text(variable, "name");
        if (variableName.isBlank()) {
            faults.required(path.child("name"), "name is not specified");
        } else if (!variableName.matches("[_a-zA-Z][_a-zA-Z0-9]*") || ReservedWords.ALL.contains(variableName)) {
            faults.invalid(path.child("name"), variableName, "must be a valid CEL identifier");
        }
        String expression = text(variable, "expression");
        if (expression.isBlank()) {
            faults.required(path.child("expression"), "expression is not specified");
        } else if (compiler.variable(variableName, expression) instanceof Compilation.Refused refused) {
            faults.invalid(path.child("expression"), expression, refused.detail());
        }
    }

    private void validation(JsonNode validation, Path path) {
        String expression = text(validation, "expression");
        if (expression.isBlank()) {
            faults.required(path.child("expression"), "expression is not specified");
        } else {
            expression(compiler, expression, ReturnType.BOOL, true, path.child("expression"));
        }
        String messageExpression = text(validation, "messageExpression");
        if (!messageExpression.isEmpty() && messageExpression.isBlank()) {
            faults.invalid(path.child("messageExpression"), messageExpression, "must be non-empty if specified");
        } else if (!messageExpression.isEmpty()) {
            expression(compiler, messageExpression, ReturnType.STRING, false, path.child("messageExpression"));
        }
        message(text(validation, "message"), path.child("message"));
        if (has(validation, "reason") && !REASONS.contains(text(validation, "reason"))) {
            faults.notSupported(path.child("reason"), text(validation, "reason"), REASONS);
        }
    }

    private void message(String message, Path path) {
        String prefix = faults.minor() >= SHORT_MESSAGE_TEXTS_SINCE ? "" : "message ";
        if (!message.isEmpty() && message.isBlank()) {
            faults.invalid(path, message, prefix + "must be non-empty if specified");
        } else if (message.strip().matches("(?s).*[\n\r].*")) {
            faults.invalid(path, message, prefix + "must not contain line breaks");
        }
    }

    private void auditAnnotations(JsonNode annotations, Path path) {
        if (annotations.size() > MAX_ANNOTATIONS) {
            faults.invalid(path, annotations, "must not have more than " + MAX_ANNOTATIONS + " auditAnnotations");
        }
        Set<String> keys = new HashSet<>();
        for (Map.Entry<Integer, JsonNode> entry : indexed(annotations)) {
            Path at = path.index(entry.getKey());
            String key = text(entry.getValue(), "key");
            annotation(entry.getValue(), key, at);
            if (!keys.add(key)) {
                faults.duplicate(at.child("key"), key);
            }
        }
    }

    private void annotation(JsonNode annotation, String key, Path path) {
        if (name.isEmpty()) {
            faults.invalid(path.child("key"), key, "requires metadata.name be non-empty");
        } else {
            String qualified = name + "/" + key;
            faults.invalidEach(path.child("key"), qualified, Names.qualifiedName(qualified, faults.minor()));
        }
        String expression = text(annotation, "valueExpression").strip();
        if (expression.isEmpty()) {
            faults.required(path.child("valueExpression"), "valueExpression is not specified");
        } else if (expression.length() > MAX_ANNOTATION_EXPRESSION) {
            faults.required(
                    path.child("valueExpression"), "must not exceed " + MAX_ANNOTATION_EXPRESSION + " bytes in length");
        } else {
            expression(compiler, expression, ReturnType.STRING_OR_NULL, true, path.child("valueExpression"));
        }
    }

    private void expression(
            ExpressionCompiler with, String expression, ReturnType type, boolean authorizer, Path path) {
        if (with.compile(expression, type, authorizer) instanceof Compilation.Refused refused) {
            faults.invalid(path, expression, refused.detail());
        }
    }
}
