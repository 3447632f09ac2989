%% Atoms compare by their text, not by their number.
-module(cmp_atoms).
-export([start/0]).

start() ->
    As = [zebra, a, b, aa, ab, 'A', '', 'hello world', true, false, undefined, abcdefgh, abcdefgi, abcd, 'Z', '0'],
    {isort(As), [{A, B} || A <- As, B <- As, A < B, B =/= A, A =/= '']}.

isort([]) -> [];
isort([H | T]) -> ins(H, isort(T)).

ins(X, [Y | T]) when X > Y -> [Y | ins(X, T)];
ins(X, L) -> [X | L].
