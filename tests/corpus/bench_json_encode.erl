%% A JSON encoder in plain Erlang.
-module(bench_json_encode).
-export([start/0, run/1, encode/1]).

start() -> [iolist_to_binary(encode({[{<<"a">>, [1, 2.5, true, null]}, {<<"b\n\"">>, <<>>}]})), run(2)].

run(N) -> repeat(N, document(20), 0).

repeat(0, _, Sum) -> Sum;
repeat(N, Doc, Sum) ->
    B = iolist_to_binary(encode(Doc)),
    repeat(N - 1, Doc, (Sum + byte_size(B) + hash(B, 0)) rem 1000003).

document(N) ->
    [{[{<<"id">>, K}, {<<"name">>, <<"user ", (integer_to_binary(K))/binary>>}, {<<"tags">>, [<<"x">>, <<"y\\z">>]},
       {<<"score">>, K * 1000003}, {<<"active">>, K rem 2 =:= 0}, {<<"parent">>, null}]} || K <- numbers(N)].

numbers(0) -> [];
numbers(N) -> [N | numbers(N - 1)].

encode(true) -> <<"true">>;
encode(false) -> <<"false">>;
encode(null) -> <<"null">>;
encode(N) when is_integer(N) -> integer_to_binary(N);
encode(F) when is_float(F) -> float_to_binary(F, [{decimals, 4}]);
encode(B) when is_binary(B) -> string(B);
encode({Members}) -> [${, members(Members), $}];
encode(L) when is_list(L) -> [$[, elements(L), $]].

members([]) -> [];
members([{K, V}]) -> [string(K), $:, encode(V)];
members([{K, V} | T]) -> [string(K), $:, encode(V), $, | members(T)].

elements([]) -> [];
elements([E]) -> [encode(E)];
elements([E | T]) -> [encode(E), $, | elements(T)].

string(B) -> [$", escape(B, <<>>), $"].

escape(<<$", T/binary>>, Acc) -> escape(T, <<Acc/binary, $\\, $">>);
escape(<<$\\, T/binary>>, Acc) -> escape(T, <<Acc/binary, $\\, $\\>>);
escape(<<$\n, T/binary>>, Acc) -> escape(T, <<Acc/binary, $\\, $n>>);
escape(<<C, T/binary>>, Acc) when C < 32 -> escape(T, <<Acc/binary, $\\, $u, $0, $0, (hex(C bsr 4)), (hex(C band 15))>>);
escape(<<C, T/binary>>, Acc) -> escape(T, <<Acc/binary, C>>);
escape(<<>>, Acc) -> Acc.

hex(D) when D < 10 -> $0 + D;
hex(D) -> $a + D - 10.

hash(<<C, T/binary>>, H) -> hash(T, (H * 33 + C) rem 65521);
hash(<<>>, H) -> H.
