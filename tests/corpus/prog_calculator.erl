%% A recursive descent parser, a compiler to a stack machine, and its interpreter.
-module(prog_calculator).
-export([start/0]).

start() -> [run(S) || S <- ["1+2*3", "(1+2)*3", "2^3^2", "10-4-3", "100/7/2", "-5+3", "2*(3+(4-1)*2)", "1+", "(1", "7/0", "a=5;b=a*2;b+a", "x+1"]].

run(S) ->
    try
        {Es, []} = stmts(S),
        Code = comp_all(Es),
        {Code, exec(Code, [], #{})}
    catch
        throw:T -> {syntax, T};
        error:badarith -> badarith;
        error:{badkey, K} -> {unbound, K}
    end.

stmts(S) ->
    {E, R} = stmt(S),
    case R of
        [$; | T] ->
            {Es, R1} = stmts(T),
            {[E | Es], R1};
        [] -> {[E], []};
        _ -> throw({rest, R})
    end.

stmt([V, $= | T]) when V >= $a, V =< $z ->
    {E, R} = expr(T),
    {{set, V, E}, R};
stmt(S) -> expr(S).

expr(S) ->
    {A, R} = term(S),
    expr(A, R).

expr(A, [O | T]) when O =:= $+; O =:= $- ->
    {B, R} = term(T),
    expr({O, A, B}, R);
expr(A, R) -> {A, R}.

term(S) ->
    {A, R} = power(S),
    term(A, R).

term(A, [O | T]) when O =:= $*; O =:= $/ ->
    {B, R} = power(T),
    term({O, A, B}, R);
term(A, R) -> {A, R}.

power(S) ->
    case atom(S) of
        {A, [$^ | T]} ->
            {B, R} = power(T),
            {{$^, A, B}, R};
        X -> X
    end.

atom([$( | T]) ->
    case expr(T) of
        {E, [$) | R]} -> {E, R};
        {_, R} -> throw({close, R})
    end;
atom([$- | T]) ->
    {E, R} = atom(T),
    {{neg, E}, R};
atom([C | _] = S) when C >= $0, C =< $9 -> num(S, 0);
atom([C | T]) when C >= $a, C =< $z -> {{var, C}, T};
atom(S) -> throw({operand, S}).

num([C | T], N) when C >= $0, C =< $9 -> num(T, N * 10 + C - $0);
num(R, N) -> {{num, N}, R}.

comp_all([]) -> [];
comp_all([E]) -> comp(E);
comp_all([E | T]) -> comp(E) ++ [pop] ++ comp_all(T).

comp({num, N}) -> [{push, N}];
comp({var, V}) -> [{load, V}];
comp({set, V, E}) -> comp(E) ++ [{store, V}];
comp({neg, E}) -> comp(E) ++ [neg];
comp({O, A, B}) -> comp(A) ++ comp(B) ++ [{op, O}].

exec([], [V | _], _) -> V;
exec([{push, N} | T], S, M) -> exec(T, [N | S], M);
exec([{load, V} | T], S, M) -> exec(T, [map_get(V, M) | S], M);
exec([{store, V} | T], [X | _] = S, M) -> exec(T, S, M#{V => X});
exec([pop | T], [_ | S], M) -> exec(T, S, M);
exec([neg | T], [X | S], M) -> exec(T, [-X | S], M);
exec([{op, O} | T], [B, A | S], M) -> exec(T, [op(O, A, B) | S], M).

op($+, A, B) -> A + B;
op($-, A, B) -> A - B;
op($*, A, B) -> A * B;
op($/, A, B) -> A div B;
op($^, _, 0) -> 1;
op($^, A, B) -> A * op($^, A, B - 1).
