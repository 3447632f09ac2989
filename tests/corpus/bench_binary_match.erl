%% Reading packets and text out of binaries.
-module(bench_binary_match).
-export([start/0, run/1]).

start() -> [words(<<"one two  three">>, 0), run(2)].

run(N) -> repeat(N, packets(200, <<>>), text(100, <<>>), 0).

repeat(0, _, _, Sum) -> Sum;
repeat(N, P, T, Sum) -> repeat(N - 1, P, T, (Sum + sum(P, 0) + words(T, 0)) rem 1000003).

packets(0, B) -> B;
packets(N, B) -> packets(N - 1, <<B/binary, 1, N:16, (N rem 7):8, 0:(8 * (N rem 7))>>).

text(0, B) -> B;
text(N, B) -> text(N - 1, <<B/binary, "the quick brown fox ">>).

sum(<<1, Id:16, Len, Data:Len/binary, Rest/binary>>, S) -> sum(Rest, S + Id + byte_size(Data));
sum(<<>>, S) -> S.

words(<<C, Rest/binary>>, N) when C =:= $\s -> words(Rest, N);
words(<<_, Rest/binary>>, N) -> in_word(Rest, N + 1);
words(<<>>, N) -> N.

in_word(<<$\s, Rest/binary>>, N) -> words(Rest, N);
in_word(<<_, Rest/binary>>, N) -> in_word(Rest, N);
in_word(<<>>, N) -> N.
