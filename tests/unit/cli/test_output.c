#include "kl_spec.h"

#include "klscope/cli/output.h"

/* Measures of two densities as a pass might leave them: most are fine, one is
 * not known well, one not at all, one infinite, one not decided. */
static void
make(struct kl_measures *all)
{
    *all = (struct kl_measures){.alpha = 0.5};
    for (int m = 0; m < KL_MEASURE_COUNT; m++)
        all->value[m] = (struct kl_value){0.25, 1e-15};
    all->value[KL_H_P].err = 1e-6;
    all->value[KL_H_Q].err = INFINITY;
    all->value[KL_KL_QP] = (struct kl_value){INFINITY, 0};
    all->reason[KL_KL_QP] = (struct kl_reason){.kind = KL_REASON_SUPPORT,
                                               .bare = KL_P,
                                               .lo = -INFINITY,
                                               .mass = 0.5};
    all->value[KL_CHI2] = (struct kl_value){INFINITY, INFINITY};
    all->reason[KL_CHI2] =
        (struct kl_reason){.kind = KL_REASON_UNDECIDED,
                           .lo = INFINITY,
                           .hi = INFINITY,
                           .end[KL_P].cls = KL_END_UNKNOWN};
}

/* What a report prints; free() it. */
static char *
printed(enum kl_format format)
{
    struct kl_spec *p = kl_spec_good("pdf(exp(-x), 0, inf)");
    struct kl_spec *q = kl_spec_good("pdf(exp(-x), -1, inf)");
    struct kl_measures measures;
    struct kl_report report = {
        .spec = {p, q}, .measures = &measures, .unit = KL_NAT};
    char *text = NULL;
    size_t len;
    FILE *out = open_memstream(&text, &len);

    make(&measures);
    kl_report_print(&report, format, out);
    fclose(out);
    kl_spec_free(p);
    kl_spec_free(q);
    return text;
}

static void
unsure(void **state)
{
    struct kl_measures all;

    (void)state;
    make(&all);
    assert_true(kl_report_unsure(&all, KL_H_P));
    assert_true(kl_report_unsure(&all, KL_H_Q));
    assert_false(kl_report_unsure(&all, KL_KL_PQ));
    assert_false(kl_report_unsure(&all, KL_KL_QP));
    assert_true(kl_report_unsure(&all, KL_CHI2));
    all.value[KL_JS] = (struct kl_value){1e-20, 0.9e-14};
    assert_false(kl_report_unsure(&all, KL_JS));
    all.value[KL_JS] = (struct kl_value){1e12, 99};
    assert_false(kl_report_unsure(&all, KL_JS));
    all.value[KL_JS] = (struct kl_value){-1e12, 101};
    assert_true(kl_report_unsure(&all, KL_JS));
}

static void
has(const char *text, const char *part)
{
    if (strstr(text, part) == NULL)
        fail_msg("no \"%s\" in\n%s", part, text);
}

static void
marked(void **state)
{
    char *table = printed(KL_FORMAT_TABLE), *tsv = printed(KL_FORMAT_TSV);
    char *json = printed(KL_FORMAT_JSON);

    (void)state;
    has(table, "entropy_p                   0.250000 nat   +-1e-06 !\n");
    has(table, "entropy_q                     ~2e-01 nat   +-inf !\n");
    has(table, "+-1e-15\n");
    has(table, "inf nat   p is 0 below 0, where q has 0.500\n");
    has(table, "inf        !  the end of p at +inf could not be classified\n");
    has(tsv, "measure\tvalue\tunit\terror\tclosed\twhy\n");
    has(tsv, "entropy_q\t0.25\tnat\tinf\t\t\n");
    has(tsv, "kl_qp\tinf\tnat\t0\t\tp is 0 below 0, where q has 0.500\n");
    has(json, "\"kind\": \"continuous\"");
    has(json, "\"unsure\": [\n    \"entropy_p\",\n    \"entropy_q\",\n"
              "    \"chi2\"\n  ]");
    has(json, "\"closed\": {}");
    has(json, "\"kl_qp\": \"p is 0 below 0, where q has 0.500\"");
    free(table);
    free(tsv);
    free(json);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(unsure),
        cmocka_unit_test(marked),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
