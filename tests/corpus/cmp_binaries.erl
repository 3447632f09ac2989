%% Binaries compare like strings of bytes, a prefix being less.
-module(cmp_binaries).
-export([start/0]).

start() ->
    Bs = [<<>>, <<0>>, <<1>>, <<255>>, <<1, 0>>, <<1, 2>>, <<"abc">>, <<"abd">>, <<"ab">>, bin(40, 7), bin(41, 7), bin(40, 8)],
    [[{A < B, A == B, A =:= B, A > B} || B <- Bs] || A <- Bs].

bin(N, V) -> list_to_binary(copies(N, V)).

copies(0, _) -> [];
copies(N, V) -> [V | copies(N - 1, V)].
