"""A Qwen3 of two layers with random weights as a GGUF file: its words are nonsense, its server is real."""

import json
import string
from pathlib import Path

import gguf
import numpy as np
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

HIDDEN, LAYERS, HEADS, KV_HEADS, HEAD, FEED = 128, 2, 4, 2, 32, 256
CONTEXT = 16_384
TEMPLATE = (
    "{% for message in messages %}<|im_start|>{{ message.role }}\n{{ message.content }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)


def _tokenizer() -> tuple[list[str], list[str]]:
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    # only ASCII: random weights would join other bytes to invalid UTF-8
    alphabet = [pre_tokenizers.ByteLevel(add_prefix_space=False).pre_tokenize_str(c)[0][0] for c in string.printable]
    trainer = trainers.BpeTrainer(
        vocab_size=600,
        initial_alphabet=sorted(set("".join(alphabet))),
        special_tokens=["<|endoftext|>", "<|im_start|>", "<|im_end|>"],
        show_progress=False,
    )
    words = "the patient experienced nausea after the first dose of the suspect product and recovered on day two"
    tokenizer.train_from_iterator([words] * 50, trainer)
    vocabulary = tokenizer.get_vocab()
    tokens = sorted(vocabulary, key=lambda token: vocabulary[token])
    merges = json.loads(tokenizer.to_str())["model"]["merges"]
    return tokens, [" ".join(merge) if isinstance(merge, list) else merge for merge in merges]


def write(path: Path, seed: int = 7) -> Path:
    """Write the model file, about 2 MB."""
    tokens, merges = _tokenizer()
    random = np.random.default_rng(seed)

    def weights(*shape: int) -> np.ndarray:
        return (random.standard_normal(shape) * 0.05).astype(np.float32)

    writer = gguf.GGUFWriter(str(path), "qwen3")
    writer.add_name("tiny-random-qwen3")
    writer.add_context_length(CONTEXT)
    writer.add_embedding_length(HIDDEN)
    writer.add_block_count(LAYERS)
    writer.add_feed_forward_length(FEED)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(KV_HEADS)
    writer.add_key_length(HEAD)
    writer.add_value_length(HEAD)
    writer.add_rope_freq_base(1_000_000.0)
    writer.add_layer_norm_rms_eps(1e-6)
    writer.add_vocab_size(len(tokens))
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("qwen2")
    writer.add_token_list(tokens)
    writer.add_token_types([gguf.TokenType.CONTROL if t.startswith("<|") else gguf.TokenType.NORMAL for t in tokens])
    writer.add_token_merges(merges)
    writer.add_bos_token_id(0)
    writer.add_eos_token_id(2)
    writer.add_pad_token_id(0)
    writer.add_add_bos_token(False)
    writer.add_chat_template(TEMPLATE)
    writer.add_tensor("token_embd.weight", weights(len(tokens), HIDDEN))
    writer.add_tensor("output_norm.weight", np.ones(HIDDEN, dtype=np.float32))
    writer.add_tensor("output.weight", weights(len(tokens), HIDDEN))
    for n in range(LAYERS):
        for name, shape in (
            ("attn_q", (HEADS * HEAD, HIDDEN)),
            ("attn_k", (KV_HEADS * HEAD, HIDDEN)),
            ("attn_v", (KV_HEADS * HEAD, HIDDEN)),
            ("attn_output", (HIDDEN, HEADS * HEAD)),
            ("ffn_gate", (FEED, HIDDEN)),
            ("ffn_up", (FEED, HIDDEN)),
            ("ffn_down", (HIDDEN, FEED)),
        ):
            writer.add_tensor(f"blk.{n}.{name}.weight", weights(*shape))
        for name, size in (("attn_norm", HIDDEN), ("ffn_norm", HIDDEN), ("attn_q_norm", HEAD), ("attn_k_norm", HEAD)):
            writer.add_tensor(f"blk.{n}.{name}.weight", np.ones(size, dtype=np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path
