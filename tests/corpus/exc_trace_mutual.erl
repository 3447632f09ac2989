%% Errors in loops that several functions make together: the trace names the
%% function that each was in.
-module(exc_trace_mutual).
-export([start/0, id/1, even/2, odd/2, scan/3, text/3, sum/1]).

start() ->
    [trace(fun() -> even(7, x) end), trace(fun() -> odd(7, x) end), trace(fun() -> even(x, 0) end),
     trace(fun() -> even(-3, []) end), trace(fun() -> odd(1000, 1000) end),
     trace(fun() -> scan(<<"ab'cd'e?f">>, 0, []) end), trace(fun() -> scan(<<"ab'cd">>, 0, []) end),
     trace(fun() -> scan(<<"a'", 200, "'">>, 0, []) end), trace(fun() -> scan(<<"a#b">>, 3, []) end),
     scan(<<"ab'c''d'e">>, 0, []), sum([1, [2, 3, [4]], 5]), trace(fun() -> sum([1, [2, x]]) end),
     trace(fun() -> sum([1 | 2]) end)].

even(0, Acc) -> Acc;
even(N, Acc) when N > 0, N < 900 -> odd(N - 1, Acc);
even(N, Acc) when is_atom(N) -> Acc + N;
even(900, Acc) ->
    Acc + id(a).

odd(0, Acc) -> Acc;
odd(N, Acc) when N =:= 2 ->
    even(N - 1,
         Acc + 1);
odd(N, Acc) -> even(N - 1, Acc).

scan(<<$', T/binary>>, N, Acc) -> text(T, N, Acc);
scan(<<$#, _/binary>>, N, Acc) -> hash(N, Acc, x, y);
scan(<<C, T/binary>>, N, Acc) when C >= $a, C =< $z -> scan(T, N + 1, [C | Acc]);
scan(<<>>, N, Acc) -> {N, lists:reverse(Acc)}.

hash(0, Acc, _, _) -> scan(<<>>, 0, Acc);
hash(N, Acc, A, B) ->
    R = id({A, B}),
    true = N rem 2 =:= size(R) rem 2,
    scan(<<>>, N, [R | Acc]).

text(<<$', T/binary>>, N, Acc) -> scan(T, N, Acc);
text(<<C, T/binary>>, N, Acc) ->
    A = id(C),
    if A < 128 -> text(T, N + A, [quoted | Acc]) end.

%% Frames, and calls that are not the last, in the loop.
sum(L) -> list(L, 0, []).

list([H | T], S, Rest) -> item(H, S, [T | Rest]);
list([], S, [T | Rest]) -> list(T, S, Rest);
list([], S, []) -> S.

item(H, S, Rest) when is_list(H) ->
    0 = id(0),
    list(H, S, Rest);
item(H, S, [T | Rest]) ->
    N = id(H) + id(S),
    list(T, N, Rest).

id(X) -> X.

trace(F) ->
    try {ok, F()}
    catch C:R:S -> {C, R, [{Fun, arity(A), proplists_line(L)} || {?MODULE, Fun, A, L} <- own(S)]}
    end.

own([{?MODULE, Fun, _, _} | _]) when Fun =:= start; Fun =:= trace -> [];
own([F | T]) -> case atom_to_list(element(2, F)) of "-" ++ _ -> []; _ -> [F | own(T)] end;
own([]) -> [].

arity(A) when is_list(A) -> {args, A};
arity(A) -> A.

proplists_line([{file, _}, {line, L} | _]) -> L;
proplists_line(_) -> none.
