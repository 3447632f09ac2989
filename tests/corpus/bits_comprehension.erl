%% Comprehensions bit by bit and nibble by nibble.
-module(bits_comprehension).
-export([start/0]).

start() ->
    [[X || <<X:1>> <= <<16#A5>>], << <<X:4>> || X <- [1, 2, 3] >>, << <<(1 - X):1>> || <<X:1>> <= <<16#F0, 7:4>> >>, [X || <<X:3>> <= <<1, 2, 3>>], << <<X:5>> || <<X:4>> <= <<16#12, 16#34>> >>, [X || <<X:3/bitstring>> <= <<255, 0>>], hex(<<"hi!">>)].

hex(B) -> << <<(d(N))>> || <<N:4>> <= B >>.

d(N) when N < 10 -> N + $0;
d(N) -> N - 10 + $a.
