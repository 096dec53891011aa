/* How far is one distribution from another? An example of libklscope:
 *
 *   cc -o divergence divergence.c $(pkg-config --cflags --libs klscope)
 *   ./divergence 'normal(0,1)' 'laplace(0.5,1)'
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include <klscope/lib/comparison.h>

static void
print(const struct kl_comparison *both, enum kl_measure measure)
{
    struct kl_value value = kl_comparison_value(both, measure, KL_BIT);
    char *reason = kl_comparison_reason(both, measure);

    printf("%-10s %.10g", kl_measure_row(measure)->ascii, value.val);
    if (reason != NULL)
        printf(": %s", reason);
    else
        printf(" bit, off by %.0e at most", value.err);
    putchar('\n');
    free(reason);
}

int
main(int argc, char **argv)
{
    const char *const text[2] = {argc > 1 ? argv[1] : "a=0.9,b=0.1",
                                 argc > 2 ? argv[2] : "a=0.5,b=0.5"};
    struct kl_workspace *workspace = kl_workspace_new(KL_ACCESS_NOTHING);
    struct kl_distribution *side[2] = {NULL, NULL};
    struct kl_comparison *both = NULL;
    struct kl_prefix_code *code = NULL;
    struct kl_err err = {0};
    enum kl_status status = KL_OK;

    for (int s = 0; s < 2 && status == KL_OK; s++)
        status = kl_distribution_read(workspace, text[s], 0, &side[s], &err);
    if (status == KL_OK)
        status = kl_comparison_new(workspace, side[KL_P], side[KL_Q],
                                   KL_ALPHA_START, &both, &err);
    if (status == KL_OK) {
        print(both, KL_H_P);
        print(both, KL_CE_PQ);
        print(both, KL_KL_PQ);
        print(both, KL_KL_QP);
    }
    /* Outcomes have codes: the one for q costs this much on p. */
    if (both != NULL && kl_comparison_count(both) > 0 &&
        kl_prefix_code_new(both, KL_Q, KL_PREFIX_HUFFMAN, &code, &err) == KL_OK)
        printf("Huffman    %.10g bit\n", kl_prefix_code_mean(code, KL_P).val);
    if (status != KL_OK) {
        char line[KL_ERR_LINE];

        kl_err_line(&err, line, sizeof line);
        fprintf(stderr, "%s\n", line);
    }
    kl_prefix_code_free(code);
    kl_comparison_free(both);
    kl_distribution_free(side[KL_P]);
    kl_distribution_free(side[KL_Q]);
    kl_workspace_free(workspace);
    return kl_status_exit(status);
}
