/* klscope code: codes for p and q, and what they cost on p. */
#include "config.h"

#include "klscope/cli/code.h"

#include <string.h>

#include "klscope/cli/private.h"

static enum kl_status
parse_side(struct kl_cli *cli, enum kl_side side, struct kl_spec **spec)
{
    static const char *const name[] = {"P", "Q"};
    const char *text = cli->options.argument[side];
    char quote[KL_QUOTE];
    enum kl_status status =
        kl_spec_parse(text, strlen(text),
                      cli->options.given[KL_OPTION_NORMALIZE], spec, &cli->err);

    if (status == KL_OK && kl_spec_nature(*spec) == KL_CONTINUOUS)
        status = kl_fail(&cli->err, KL_E_DOMAIN, KL_AT_NONE,
                         "%s is a density: codes are for outcomes",
                         kl_quote(quote, text, strlen(text)));
    if (status != KL_OK)
        kl_err_source(&cli->err, name[side]);
    return status;
}

/* As many rows of blocks as there are, but few. */
static void
add_blocks(struct kl_code_report *report)
{
    const struct kl_bins *side = report->pair->side;
    unsigned most = kl_code_block_most(report->huffman[KL_P].words);
    unsigned most_q = kl_code_block_most(report->huffman[KL_Q].words);

    most = most_q < most ? most_q : most;
    report->blocks = most < KL_CODE_BLOCKS ? most : KL_CODE_BLOCKS;
    for (unsigned k = 1; k <= report->blocks; k++) {
        report->own[k - 1] = kl_code_blocks(&side[KL_P], &side[KL_P], k);
        report->other[k - 1] =
            report->alone ? report->own[k - 1]
                          : kl_code_blocks(&side[KL_P], &side[KL_Q], k);
    }
}

static void
print_codes(const struct kl_cli *cli, struct kl_code_report *report)
{
    const struct kl_bins *side = report->pair->side;
    struct kl_measures measures = {.alpha = 1};

    kl_measure_all(&side[KL_P], &side[KL_Q], 1, &measures);
    report->measures = &measures;
    kl_code_shannon(&side[KL_Q], &report->shannon);
    for (int s = 0; s < 2; s++)
        kl_code_huffman(&side[s], &report->huffman[s]);
    add_blocks(report);
    kl_code_print(report, cli->options.format, stdout);
    kl_code_clear(&report->shannon);
    for (int s = 0; s < 2; s++)
        kl_code_clear(&report->huffman[s]);
}

enum kl_status
kl_cli_code(struct kl_cli *cli)
{
    bool alone = cli->options.argument[KL_Q] == NULL;
    struct kl_spec *spec[2] = {NULL, NULL};
    struct kl_pair pair;
    enum kl_status status = parse_side(cli, KL_P, &spec[KL_P]);

    if (status == KL_OK && !alone)
        status = parse_side(cli, KL_Q, &spec[KL_Q]);
    if (alone)
        spec[KL_Q] = spec[KL_P];
    if (status == KL_OK)
        status =
            kl_pair_init(&pair, spec[KL_P], spec[KL_Q], cli->loader, &cli->err);
    if (status == KL_OK) {
        struct kl_code_report report = {
            .pair = &pair, .spec = {spec[KL_P], spec[KL_Q]}, .alone = alone};

        print_codes(cli, &report);
        kl_pair_clear(&pair);
    }
    kl_spec_free(spec[KL_P]);
    if (!alone)
        kl_spec_free(spec[KL_Q]);
    return status;
}
