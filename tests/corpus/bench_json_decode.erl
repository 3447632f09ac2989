%% A JSON decoder in plain Erlang.
-module(bench_json_decode).
-export([start/0, run/1, decode/1]).

start() ->
    [decode(<<" {\"a\" : [1, -25, true, null, \"x\\ny\"], \"b\":{}} ">>),
     catch decode(<<"[1,">>), catch decode(<<"{\"a\" 1}">>), run(2)].

run(N) -> repeat(N, document(20, <<>>), 0).

repeat(0, _, Sum) -> Sum;
repeat(N, Doc, Sum) -> repeat(N - 1, Doc, (Sum + weigh(decode(Doc))) rem 1000003).

document(0, B) -> <<"[", B/binary, "0]">>;
document(K, B) ->
    I = integer_to_binary(K),
    document(K - 1, <<B/binary, "{\"id\": ", I/binary, ", \"name\": \"user ", I/binary,
                      "\", \"tags\": [\"x\", \"y\\\\z\"], \"active\": true},\n">>).

weigh({Members}) -> weigh_members(Members, 1);
weigh([H | T]) -> weigh(H) * 3 + weigh(T);
weigh(B) when is_binary(B) -> byte_size(B);
weigh(N) when is_integer(N) -> N;
weigh(_) -> 2.

weigh_members([], Sum) -> Sum;
weigh_members([{K, V} | T], Sum) -> weigh_members(T, (Sum * 5 + byte_size(K) + weigh(V)) rem 1000003).

decode(B) ->
    {V, Rest} = value(skip(B)),
    <<>> = skip(Rest),
    V.

value(<<"true", T/binary>>) -> {true, T};
value(<<"false", T/binary>>) -> {false, T};
value(<<"null", T/binary>>) -> {null, T};
value(<<$", T/binary>>) -> string(T, <<>>);
value(<<$[, T/binary>>) -> array(skip(T), []);
value(<<${, T/binary>>) -> object(skip(T), []);
value(<<$-, T/binary>>) ->
    {N, Rest} = number(T, 0),
    {-N, Rest};
value(<<C, _/binary>> = B) when C >= $0, C =< $9 -> number(B, 0);
value(B) -> throw({unexpected, byte_size(B)}).

number(<<C, T/binary>>, N) when C >= $0, C =< $9 -> number(T, N * 10 + C - $0);
number(B, N) -> {N, B}.

string(<<$", T/binary>>, Acc) -> {Acc, T};
string(<<$\\, $n, T/binary>>, Acc) -> string(T, <<Acc/binary, $\n>>);
string(<<$\\, C, T/binary>>, Acc) -> string(T, <<Acc/binary, C>>);
string(<<C, T/binary>>, Acc) -> string(T, <<Acc/binary, C>>).

array(<<$], T/binary>>, Acc) -> {lists:reverse(Acc), T};
array(B, Acc) ->
    {V, T} = value(B),
    case skip(T) of
        <<$,, T1/binary>> -> array(skip(T1), [V | Acc]);
        <<$], T1/binary>> -> {lists:reverse([V | Acc]), T1};
        Rest -> throw({expected_comma, byte_size(Rest)})
    end.

object(<<$}, T/binary>>, Acc) -> {{lists:reverse(Acc)}, T};
object(<<$", B/binary>>, Acc) ->
    {K, T} = string(B, <<>>),
    case skip(T) of
        <<$:, T1/binary>> ->
            {V, T2} = value(skip(T1)),
            case skip(T2) of
                <<$,, T3/binary>> -> object(skip(T3), [{K, V} | Acc]);
                <<$}, T3/binary>> -> {{lists:reverse([{K, V} | Acc])}, T3}
            end;
        Rest -> throw({expected_colon, byte_size(Rest)})
    end.

skip(<<C, T/binary>>) when C =:= $\s; C =:= $\n; C =:= $\t -> skip(T);
skip(B) -> B.
