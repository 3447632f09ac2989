%% A JSON decoder over binaries and an encoder to iolists.
-module(prog_json).
-export([start/0, decode/1, encode/1]).

start() ->
    Docs = [<<"null">>, <<" [1, -2.5e2, true, false] ">>, <<"{\"a\": {\"b\": [1,2,{\"c\":\"x\\ny\\u00e9\"}]}, \"d\": \"\"}">>, <<"\"quote\\\"back\\\\slash\"">>, <<"[]">>, <<"{}">>, <<"12345678901234567890">>, <<"[[[[1]]]]">>],
    Bad = [<<"">>, <<"[1,">>, <<"{\"a\" 1}">>, <<"tru">>, <<"\"abc">>, <<"[1] x">>, <<"-">>],
    [begin
         V = decode(D),
         {V, iolist_to_binary(encode(V)), decode(iolist_to_binary(encode(V))) =:= V}
     end || D <- Docs] ++ [t(fun() -> decode(B) end) || B <- Bad].

decode(B) ->
    {V, R} = value(ws(B)),
    case ws(R) of
        <<>> -> V;
        Rest -> throw({trailing, Rest})
    end.

ws(<<C, T/binary>>) when C =:= $\s; C =:= $\n; C =:= $\t; C =:= $\r -> ws(T);
ws(B) -> B.

value(<<"null", T/binary>>) -> {null, T};
value(<<"true", T/binary>>) -> {true, T};
value(<<"false", T/binary>>) -> {false, T};
value(<<$", T/binary>>) -> string(T, []);
value(<<$[, T/binary>>) -> array(ws(T), []);
value(<<${, T/binary>>) -> object(ws(T), []);
value(<<C, _/binary>> = B) when C =:= $-; C >= $0, C =< $9 -> number(B, 0);
value(B) -> throw({unexpected, B}).

string(<<$", T/binary>>, A) -> {list_to_binary(lists:reverse(A)), T};
string(<<$\\, $u, H:4/binary, T/binary>>, A) -> string(T, [<<(binary_to_integer(H, 16))/utf8>> | A]);
string(<<$\\, C, T/binary>>, A) -> string(T, [unescape(C) | A]);
string(<<C, T/binary>>, A) -> string(T, [C | A]);
string(<<>>, _) -> throw(unterminated).

unescape($n) -> $\n;
unescape($t) -> $\t;
unescape(C) -> C.

array(<<$], T/binary>>, []) -> {[], T};
array(B, A) ->
    {V, R} = value(B),
    case ws(R) of
        <<$,, T/binary>> -> array(ws(T), [V | A]);
        <<$], T/binary>> -> {lists:reverse([V | A]), T};
        X -> throw({array, X})
    end.

object(<<$}, T/binary>>, []) -> {{obj, []}, T};
object(<<$", B/binary>>, A) ->
    {K, R} = string(B, []),
    case ws(R) of
        <<$:, R1/binary>> ->
            {V, R2} = value(ws(R1)),
            case ws(R2) of
                <<$,, T/binary>> -> object(ws(T), [{K, V} | A]);
                <<$}, T/binary>> -> {{obj, lists:reverse([{K, V} | A])}, T};
                X -> throw({object, X})
            end;
        X -> throw({colon, X})
    end;
object(B, _) -> throw({key, B}).

number(B, N) ->
    case B of
        <<_:N/binary, C, _/binary>> when C >= $0, C =< $9; C =:= $-; C =:= $+; C =:= $.; C =:= $e; C =:= $E -> number(B, N + 1);
        <<S:N/binary, T/binary>> -> {to_number(S), T}
    end.

to_number(S) ->
    try binary_to_integer(S)
    catch error:badarg -> to_float(S, S, <<>>)
    end.

%% JSON allows 1e2 where Erlang wants 1.0e2.
to_float(<<$e, T/binary>>, S, A) ->
    case has_dot(S) of
        true -> binary_to_float(S);
        false -> binary_to_float(<<A/binary, ".0e", T/binary>>)
    end;
to_float(<<C, T/binary>>, S, A) -> to_float(T, S, <<A/binary, C>>);
to_float(<<>>, S, _) ->
    try binary_to_float(S)
    catch error:badarg -> throw({number, S})
    end.

has_dot(<<$., _/binary>>) -> true;
has_dot(<<_, T/binary>>) -> has_dot(T);
has_dot(<<>>) -> false.

encode(null) -> "null";
encode(true) -> "true";
encode(false) -> "false";
encode(N) when is_integer(N) -> integer_to_list(N);
encode(F) when is_float(F) -> float_to_list(F, [{decimals, 6}, compact]);
encode(S) when is_binary(S) -> [$", escape(S), $"];
encode(L) when is_list(L) -> [$[, sep([encode(V) || V <- L]), $]];
encode({obj, L}) -> [${, sep([[encode(K), $:, encode(V)] || {K, V} <- L]), $}].

sep([]) -> [];
sep([X]) -> [X];
sep([X | T]) -> [X, $, | sep(T)].

escape(S) -> << <<(esc(C))/binary>> || <<C>> <= S >>.

esc($") -> <<"\\\"">>;
esc($\\) -> <<"\\\\">>;
esc($\n) -> <<"\\n">>;
esc(C) -> <<C>>.

t(F) -> try F() catch C:R -> {C, R} end.
