%% A tokenizer as a state machine over characters.
-module(select_state_machine).
-export([start/0, scan/1]).

start() -> [scan(S) || S <- ["", "x1 = 42+y*(3-z)", "if a<=b then \"str\" else 0", "1.5 .. 2", "a#b", "\"open"]].

scan(S) -> scan(S, []).

scan([], Acc) -> lists:reverse(Acc);
scan([C | T], Acc) when C =:= $\s; C =:= $\n -> scan(T, Acc);
scan([C | _] = S, Acc) when C >= $0, C =< $9 ->
    {N, R} = digits(S, 0),
    scan(R, [{int, N} | Acc]);
scan([C | _] = S, Acc) when C >= $a, C =< $z ->
    {W, R} = word(S, []),
    scan(R, [keyword(W) | Acc]);
scan([$" | T], Acc) ->
    case str(T, []) of
        {ok, V, R} -> scan(R, [{str, V} | Acc]);
        eof -> lists:reverse([unterminated | Acc])
    end;
scan([$<, $= | T], Acc) -> scan(T, ['<=' | Acc]);
scan([C | T], Acc) ->
    case C of
        $+ -> scan(T, [plus | Acc]);
        $- -> scan(T, [minus | Acc]);
        $* -> scan(T, [times | Acc]);
        $= -> scan(T, [eq | Acc]);
        $< -> scan(T, [lt | Acc]);
        $( -> scan(T, [open | Acc]);
        $) -> scan(T, [close | Acc]);
        $. -> scan(T, [dot | Acc]);
        _ -> lists:reverse([{bad, C} | Acc])
    end.

digits([C | T], N) when C >= $0, C =< $9 -> digits(T, N * 10 + C - $0);
digits(R, N) -> {N, R}.

word([C | T], A) when C >= $a, C =< $z; C >= $0, C =< $9 -> word(T, [C | A]);
word(R, A) -> {lists:reverse(A), R}.

str([$" | T], A) -> {ok, lists:reverse(A), T};
str([C | T], A) -> str(T, [C | A]);
str([], _) -> eof.

keyword("if") -> 'if';
keyword("then") -> then;
keyword("else") -> otherwise;
keyword(W) -> {name, W}.
