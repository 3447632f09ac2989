%% A match context passed between functions, kept alive, turned back into a binary.
-module(bin_context_reuse).
-export([start/0, parse/1]).

start() -> [parse(B) || B <- [<<>>, <<"12+34">>, <<"7*">>, <<"abc">>, <<"1-2-3">>, <<"99">>]].

parse(B) -> num(B, 0, []).

num(<<C, T/binary>>, N, Acc) when C >= $0, C =< $9 -> num(T, N * 10 + C - $0, Acc);
num(<<>>, N, Acc) -> lists:reverse([N | Acc]);
num(Rest, N, Acc) -> op(Rest, [N | Acc]).

op(<<$+, T/binary>>, Acc) -> num(T, 0, [plus | Acc]);
op(<<$-, T/binary>>, Acc) -> num(T, 0, [{minus, byte_size(T)} | Acc]);
op(<<$*, T/binary>> = All, Acc) -> {unsupported, All, T, lists:reverse(Acc)};
op(Rest, Acc) -> {rest, Rest, Acc}.
